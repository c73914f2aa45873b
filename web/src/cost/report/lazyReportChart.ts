import { lazy } from 'react'

/** For pages that are sure to need it: they begin it, and draw it when they have what it is about. */
export const loadReportChart = () => import('./ReportChart').then((module) => ({ default: module.ReportChart }))

export const ReportChart = lazy(loadReportChart)
