import Autosuggest from '@cloudscape-design/components/autosuggest'
import Button from '@cloudscape-design/components/button'
import Select from '@cloudscape-design/components/select'
import TokenGroup from '@cloudscape-design/components/token-group'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'

import { costValues, type CostNames, type Operator } from '~/api/cost'
import { printMoney } from '~/base/amounts'
import { dimensionName } from '~/base/names'

import { operatorNames, operators, takesMany, takesNoValue, type ConditionNode } from './tree'

interface ConditionEditorProps {
  node: ConditionNode
  names: CostNames | undefined
  period: string
  onChange: (node: ConditionNode) => void
  onRemove: () => void
}

export function ConditionEditor({ node, names, period, onChange, onRemove }: ConditionEditorProps) {
  const options = (names?.dimensions ?? []).map((one) => ({ value: one.name, label: dimensionName(one.name), tags: [one.name] }))
  return (
    <div className="muster-condition">
      <Select
        selectedOption={{ value: node.dimension, label: dimensionName(node.dimension) }}
        options={options}
        filteringType="auto"
        expandToViewport
        ariaLabel="Dimension"
        onChange={({ detail }) => { onChange({ ...node, dimension: detail.selectedOption.value ?? '', values: [] }) }}
      />
      <Select
        selectedOption={{ value: node.operator, label: operatorNames[node.operator] }}
        options={operators.map((value) => ({ value, label: operatorNames[value] }))}
        expandToViewport
        ariaLabel="Operator"
        onChange={({ detail }) => {
          const operator = detail.selectedOption.value as Operator
          onChange({ ...node, operator, values: takesMany(operator) ? node.values : node.values.slice(0, 1) })
        }}
      />
      {takesNoValue(node.operator) ? <span /> : <Values node={node} period={period} onChange={onChange} />}
      <Button variant="icon" iconName="remove" ariaLabel="Remove condition" onClick={onRemove} />
    </div>
  )
}

function Values({ node, period, onChange }: Pick<ConditionEditorProps, 'node' | 'period' | 'onChange'>) {
  const many = takesMany(node.operator)
  const [typed, setTyped] = useState(many ? '' : (node.values[0] ?? ''))
  const prefix = useDeferredValue(typed)
  const values = useQuery({
    queryKey: ['cost', 'values', node.dimension, period, prefix],
    queryFn: ({ signal }) => costValues({ dimension: node.dimension, period, prefix }, signal),
    placeholderData: keepPreviousData,
  })
  const add = (value: string) => {
    if (!value) return
    if (many) {
      onChange({ ...node, values: [...new Set([...node.values, value])] })
      setTyped('')
    } else {
      onChange({ ...node, values: [value] })
      setTyped(value)
    }
  }
  return (
    <div>
      <Autosuggest
        value={many ? typed : (node.values[0] ?? typed)}
        filteringType="manual"
        options={(values.data?.items ?? [])
          .filter((one) => one.value !== null && one.value !== '')
          .map((one) => ({ value: one.value ?? '', ...(one.cost !== null && { description: printMoney(one.cost, null) }) }))}
        statusType={values.isFetching ? 'loading' : values.isError ? 'error' : 'finished'}
        loadingText="Looking for values"
        errorText="Values could not be loaded; type one"
        empty="No such value in the period; press Enter to use it all the same"
        enteredTextLabel={(text) => `Use ${text}`}
        placeholder={many ? 'Add a value' : 'Value'}
        ariaLabel={`Value of ${dimensionName(node.dimension)}`}
        expandToViewport
        onChange={({ detail }) => {
          setTyped(detail.value)
          if (!many) onChange({ ...node, values: detail.value ? [detail.value] : [] })
        }}
        onSelect={({ detail }) => { add(detail.value) }}
        onKeyDown={({ detail }) => { if (detail.key === 'Enter') add(typed) }}
      />
      {many && node.values.length > 0 && (
        <TokenGroup
          items={node.values.map((label) => ({ label, dismissLabel: `Remove ${label}` }))}
          limit={8}
          onDismiss={({ detail }) => { onChange({ ...node, values: node.values.filter((_, index) => index !== detail.itemIndex) }) }}
        />
      )}
    </div>
  )
}
