import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'

import { readState, writeState, type ReportState } from './state'

/** The report in the address, and how to change it. Each change is a step back in the browser. */
export function useReportState(usual: string): [ReportState, (part: Partial<ReportState>) => void] {
  const [parameters, setParameters] = useSearchParams()
  const state = useMemo(() => {
    const read = readState(parameters)
    return parameters.has('period') ? read : { ...read, period: usual }
  }, [parameters, usual])
  const update = useCallback(
    (part: Partial<ReportState>) => { setParameters(writeState({ ...state, ...part })) },
    [state, setParameters],
  )
  return [state, update]
}
