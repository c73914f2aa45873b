import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'

import type { ResourceTotals } from '~/api/resources'

import { nothing, type Field, type Wanted } from './filter'

interface FiltersProps {
  wanted: Wanted
  kinds: ResourceTotals['kinds']
  onSearch: (wanted: Wanted) => void
}

export function Filters({ wanted, kinds, onSearch }: FiltersProps) {
  const [draft, setDraft] = useState(wanted)
  const options = [{ value: '', label: 'All kinds' }, ...kinds.map(({ kind, title }) => ({ value: kind, label: title }))]
  const search = (next: Wanted) => { setDraft(next); onSearch(next) }
  const field = (name: Field, label: string, placeholder: string) => (
    <FormField label={label}>
      <Input type="search" value={draft[name]} placeholder={placeholder} onChange={({ detail }) => { setDraft({ ...draft, [name]: detail.value }) }} />
    </FormField>
  )
  return (
    <Container>
      <form onSubmit={(event) => { event.preventDefault(); search(draft) }}>
        <div className="muster-controls">
          {field('text', 'Text', 'name, ARN, type or tag')}
          <FormField label="Kind">
            <Select
              selectedOption={options.find((one) => one.value === draft.kind) ?? { value: draft.kind, label: draft.kind }}
              options={options}
              onChange={({ detail }) => { search({ ...draft, kind: detail.selectedOption.value ?? '' }) }}
            />
          </FormField>
          {field('account', 'Account', '12 digits')}
          {field('region', 'Region', 'eu-central-1')}
          {field('state', 'State', 'running')}
          {field('tag', 'Tag', 'team=platform')}
        </div>
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" formAction="submit">Search</Button>
          <Button formAction="none" onClick={() => { search(nothing) }}>Clear</Button>
        </SpaceBetween>
      </form>
    </Container>
  )
}
