import Autosuggest, { type AutosuggestProps } from '@cloudscape-design/components/autosuggest'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { listDashboards, listSavedReports } from '~/api/cost'
import { connectionsQuery } from '~/connections/queries'
import { stateWords } from '~/connections/words'
import { reportLink } from '~/cost/report/state'
import { useCan } from '~/session/useSession'
import { taskTitle } from '~/tasks/titles'
import { useRecentTasks } from '~/tasks/useTasks'

/** Finds reports, dashboards, tasks and pages by their names. What is chosen is a link. */
export function Search() {
  const can = useCan()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [wanted, setWanted] = useState(false)
  const mayRead = can('cost.read')
  const reports = useQuery({ queryKey: ['saved-reports'], queryFn: listSavedReports, enabled: wanted && mayRead })
  const dashboards = useQuery({ queryKey: ['dashboards'], queryFn: listDashboards, enabled: wanted && mayRead })
  const tasks = useRecentTasks()
  const connections = useQuery({ ...connectionsQuery, enabled: wanted && can('connections.read'), refetchInterval: false })

  const option = (value: string, label: string, description?: string): AutosuggestProps.Option => ({
    value,
    label,
    ...(description && { description }),
  })
  const groups: AutosuggestProps.OptionGroup[] = [
    { label: 'Saved reports', options: (reports.data?.items ?? []).map((one) => option(`/cost/saved/${one.id}`, one.name, one.folder ?? undefined)) },
    { label: 'Dashboards', options: (dashboards.data?.items ?? []).map((one) => option(`/cost/dashboards/${one.id}`, one.name)) },
    { label: 'Connections', options: (connections.data?.items ?? []).map((one) => option(`/connections/${one.id}`, one.name, one.account_id ?? stateWords(one.state).label)) },
    { label: 'Tasks', options: (tasks.data?.items ?? []).slice(0, 20).map((one) => option(`/tasks/${one.id}`, taskTitle(one), one.state)) },
    { label: 'Pages', options: [option('/cost/report', 'New report'), option('/connections', 'Connections'), ...(can('connections.create') ? [option('/connections/new', 'Connect an AWS account')] : []), option('/billing', 'Bills'), option('/billing/import', 'Import bills'), option('/admin/audit', 'Audit trail'), option('/profile', 'Profile')] },
  ]
  return (
    <div className="muster-search">
      <Autosuggest
        value={text}
        options={groups.filter((group) => group.options.length > 0)}
        placeholder="Search reports and tasks ( / )"
        ariaLabel="Search"
        enteredTextLabel={(entered) => `Costs of resources with “${entered}”`}
        empty="Nothing has this name"
        statusType={reports.isFetching ? 'loading' : 'finished'}
        onFocus={() => { setWanted(true) }}
        onChange={({ detail }) => { setText(detail.value) }}
        onSelect={({ detail }) => {
          const { value } = detail
          setText('')
          void navigate(
            value.startsWith('/')
              ? value
              : reportLink({ by: ['resource'], filter: `resource contains '${value.replaceAll("'", "''")}'` }),
          )
        }}
      />
    </div>
  )
}
