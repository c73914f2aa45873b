import Button from '@cloudscape-design/components/button'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'

import type { CostNames } from '~/api/cost'

import { ConditionEditor } from './ConditionEditor'
import { emptyGroup, newCondition, type GroupNode, type Node } from './tree'

interface GroupEditorProps {
  node: GroupNode
  names: CostNames | undefined
  period: string
  depth: number
  onChange: (node: GroupNode) => void
  onRemove?: () => void
}

const modes = [
  { value: 'and', label: 'All of these hold' },
  { value: 'or', label: 'Any of these holds' },
  { value: 'not and', label: 'Not all of these hold' },
  { value: 'not or', label: 'None of these holds' },
]
// The language allows 64 levels; past these the text form is the better place.
const deepest = 4

export function GroupEditor({ node, names, period, depth, onChange, onRemove }: GroupEditorProps) {
  const mode = `${node.isNegated ? 'not ' : ''}${node.mode}`
  const replace = (index: number, item: Node | null) => {
    const items = node.items.flatMap((one, place) => (place !== index ? [one] : item ? [item] : []))
    onChange({ ...node, items })
  }
  return (
    <div className="muster-filter-group" role="group" aria-label="Group of conditions">
      <div className="muster-filter-head">
        <Select
          selectedOption={modes.find((one) => one.value === mode) ?? null}
          options={modes}
          ariaLabel="How the conditions are joined"
          expandToViewport
          onChange={({ detail }) => {
            const value = detail.selectedOption.value ?? 'and'
            onChange({ ...node, isNegated: value.startsWith('not'), mode: value.endsWith('or') ? 'or' : 'and' })
          }}
        />
        {onRemove && <Button variant="icon" iconName="remove" ariaLabel="Remove group" onClick={onRemove} />}
      </div>
      {node.items.map((item, index) =>
        item.kind === 'condition' ? (
          <ConditionEditor
            key={index} node={item} names={names} period={period}
            onChange={(changed) => { replace(index, changed) }}
            onRemove={() => { replace(index, null) }}
          />
        ) : (
          <GroupEditor
            key={index} node={item} names={names} period={period} depth={depth + 1}
            onChange={(changed) => { replace(index, changed) }}
            onRemove={() => { replace(index, null) }}
          />
        ),
      )}
      <SpaceBetween direction="horizontal" size="xs">
        <Button iconName="add-plus" onClick={() => { onChange({ ...node, items: [...node.items, newCondition()] }) }}>
          Condition
        </Button>
        {depth < deepest && (
          <Button
            iconName="add-plus"
            onClick={() => {
              const group = { ...emptyGroup, mode: node.mode === 'and' ? ('or' as const) : ('and' as const), items: [newCondition()] }
              onChange({ ...node, items: [...node.items, group] })
            }}
          >
            Group
          </Button>
        )}
      </SpaceBetween>
    </div>
  )
}
