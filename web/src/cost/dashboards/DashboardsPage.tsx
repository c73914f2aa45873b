import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { Problem } from '~/api/client'
import { createDashboard, listDashboards } from '~/api/cost'
import { timeAgo } from '~/base/dates'
import { useCan } from '~/session/useSession'
import { Empty } from '~/ui/Empty'
import { ProblemAlert } from '~/ui/ProblemAlert'
import { usePageTitle } from '~/ui/usePageTitle'

export default function DashboardsPage() {
  usePageTitle('Dashboards')
  const can = useCan()
  const [isMaking, setMaking] = useState(false)
  const dashboards = useQuery({ queryKey: ['dashboards'], queryFn: listDashboards })
  const make = can('reports.update') ? <Button variant="primary" onClick={() => { setMaking(true) }}>New dashboard</Button> : undefined
  if (dashboards.isError) return <ProblemAlert error={dashboards.error} onRetry={() => void dashboards.refetch()} />
  return (
    <>
      <Table
        variant="full-page"
        wrapLines
        items={dashboards.data?.items ?? []}
        trackBy="id"
        loading={dashboards.isPending}
        loadingText="Loading"
        header={<Header variant="h1" actions={make}>Dashboards</Header>}
        empty={<Empty title="No dashboards yet">A dashboard shows several saved reports on one page, as they are today.</Empty>}
        columnDefinitions={[
          { id: 'name', header: 'Name', isRowHeader: true, cell: (one) => <Link href={`/cost/dashboards/${one.id}`}>{one.name}</Link> },
          { id: 'widgets', header: 'Reports', cell: (one) => one.widgets.length },
          { id: 'shared', header: 'For', cell: (one) => one.is_shared ? <Badge color="blue">Everybody</Badge> : <Badge>Me</Badge> },
          { id: 'changed', header: 'Changed', cell: (one) => timeAgo(one.changed_at) },
        ]}
      />
      {isMaking && <NewDashboard onClose={() => { setMaking(false) }} />}
    </>
  )
}

function NewDashboard({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: () => createDashboard({ name: name.trim(), is_shared: false, widgets: [] }),
    onSuccess: (dashboard) => {
      void client.invalidateQueries({ queryKey: ['dashboards'] })
      void navigate(`/cost/dashboards/${dashboard.id}?edit`)
    },
  })
  const problem = make.error instanceof Problem ? make.error : null
  return (
    <Modal
      visible
      header="New dashboard"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>Cancel</Button>
            <Button variant="primary" disabled={!name.trim()} loading={make.isPending} onClick={() => { make.mutate() }}>Create</Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {make.isError && !problem?.isOfFields() && <ProblemAlert error={make.error} />}
        <FormField label="Name" errorText={problem?.field('/name')}>
          <Input autoFocus value={name} onChange={({ detail }) => { setName(detail.value) }} />
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}
