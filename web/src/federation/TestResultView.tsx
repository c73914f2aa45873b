import Alert from '@cloudscape-design/components/alert'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'

import type { TestResult } from '~/api/federation'
import { roleName } from '~/base/names'
import { refusalText } from '~/people/signInWords'
import { Checks } from '~/ui/Checks'

/** What a test sign-in brought: who it would be, each check, and all that came. */
export function TestResultView({ test }: { test: TestResult }) {
  return (
    <SpaceBetween size="l">
      {test.refusal === null && test.turned_away === null ? (
        <Alert type="success" header="Every check holds">Nobody was signed in by this test.</Alert>
      ) : test.refusal === null ? (
        <Alert type="warning" header="Every check holds, and yet this person would not come in">{refusalText(test.turned_away)} Nobody was signed in by this test.</Alert>
      ) : (
        <Alert type="error" header="This sign-in would be refused">The check that does not hold is below; what follows it was not looked at. <code>{test.refusal}</code></Alert>
      )}
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Who it is to the provider', value: <span className="muster-wrap">{test.subject ?? '–'}</span> },
          { label: 'E-mail address', value: test.email ?? 'not found by the attribute' },
          { label: 'Name', value: test.name ?? 'not found by the attribute' },
          { label: 'Role', value: test.role ? roleName(test.role) : '–' },
          { label: 'Groups', value: test.groups.join(', ') || 'none' },
        ]}
      />
      <Checks title="Checks" checks={test.checks} />
      <Table
        variant="embedded"
        contentDensity="compact"
        wrapLines
        items={test.attributes}
        trackBy="name"
        ariaLabels={{ tableLabel: 'Attributes that came', itemSelectionLabel: () => '', selectionGroupLabel: '' }}
        empty="No attribute came."
        columnDefinitions={[
          { id: 'name', header: 'Attribute', isRowHeader: true, minWidth: 160, cell: (one) => <code>{one.name}</code> },
          { id: 'values', header: 'Values', minWidth: 240, cell: (one) => one.values.join(', ') },
        ]}
      />
    </SpaceBetween>
  )
}
