import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from 'react-router'

import { printFilter, readSavedReport, viewOf, type SavedReport } from '~/api/cost'
import { Await } from '~/ui/Await'

import { fromSaved, writeState } from '../report/state'

export async function filterTextOf({ report }: Pick<SavedReport, 'report'>): Promise<string> {
  if (!report.filter) return ''
  return typeof report.filter === 'string' ? report.filter : (await printFilter(report.filter)).text
}

/** The short address of a saved report; leads to the report itself, where it can be changed. */
export default function OpenSavedReport() {
  const { id = '' } = useParams()
  const query = useQuery({
    queryKey: ['saved-reports', id, 'open'],
    queryFn: async () => {
      const saved = await readSavedReport(id)
      return fromSaved(id, saved.report, viewOf(saved.view), await filterTextOf(saved))
    },
  })
  return (
    <Await query={query}>
      {(state) => <Navigate replace to={`/cost/report?${writeState(state).toString()}`} />}
    </Await>
  )
}
