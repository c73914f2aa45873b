import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'

import type { AwsIdentity, ConnectionKind, Way } from '~/api/connections'

import { whyNot } from './wizard/WayStep'
import { wayOrder, wayWords } from './words'

interface WaySelectProps {
  way: Way
  kind: ConnectionKind
  offered: Pick<AwsIdentity, 'ways'>
  onChange: (way: Way) => void
}

/** The ways where there is room for a line; those that are off say why. */
export function WaySelect({ way, kind, offered, onChange }: WaySelectProps) {
  const options = wayOrder.map((value) => {
    const why = whyNot(value, kind, offered)
    return { value, label: wayWords(value).label, disabled: why !== null, description: why ?? wayWords(value).help }
  })
  return (
    <FormField label="Way">
      <Select
        selectedOption={options.find((one) => one.value === way) ?? null}
        options={options}
        onChange={({ detail }) => { onChange(detail.selectedOption.value as Way) }}
      />
    </FormField>
  )
}
