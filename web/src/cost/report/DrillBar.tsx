import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import SpaceBetween from '@cloudscape-design/components/space-between'

import { stepName } from '~/base/dates'
import { dimensionName } from '~/base/names'

import { drillChoices, drillInto, exclude } from './drill'
import { groupName, type Group } from './pivot'
import type { ReportState } from './state'

interface DrillBarProps {
  state: ReportState
  group: Group | null
  step: string | null
  amount: string
  update: (part: Partial<ReportState>) => void
  onClose: () => void
}

/** What can be done with the part of the chart that was clicked. */
export function DrillBar({ state, group, step, amount, update, onClose }: DrillBarProps) {
  const [first, ...others] = drillChoices(state)
  const real = group && !group.isOther ? group : null
  const go = (part: Partial<ReportState>) => {
    update(part)
    onClose()
  }
  const resource = resourceOf(state, real)
  const name = [real ? groupName(real, state.by) : group?.isOther ? 'Other' : null, step && stepName(step, state.granularity)]
    .filter(Boolean)
    .join(', ')
  return (
    <div className="muster-drill" role="region" aria-label="Selected part of the chart">
      <SpaceBetween size="xs" direction="horizontal" alignItems="center">
        <Box variant="strong">{name || 'All charges'}</Box>
        <Box variant="span" color="text-body-secondary">{amount}</Box>
        {resource && (
          <Button variant="primary" href={`/cost/resource?id=${encodeURIComponent(resource)}&period=${encodeURIComponent(state.period)}`}>
            Open resource
          </Button>
        )}
        {first && !resource && (
          <Button variant="primary" onClick={() => { go(drillInto(state, real, step, [first])) }}>
            By {dimensionName(first).toLowerCase()}
          </Button>
        )}
        <ButtonDropdown
          items={others.map((dimension) => ({ id: dimension, text: `By ${dimensionName(dimension).toLowerCase()}` }))}
          onItemClick={({ detail }) => { go(drillInto(state, real, step, [detail.id])) }}
          expandToViewport
        >
          Break down
        </ButtonDropdown>
        {real && <Button onClick={() => { go(drillInto(state, real, null, state.by)) }}>Only this</Button>}
        {real && <Button onClick={() => { go(exclude(state, real)) }}>Without this</Button>}
        {step && state.granularity !== 'hour' && (
          <Button onClick={() => { go(drillInto(state, null, step, state.by)) }}>Only this time</Button>
        )}
        <Button variant="icon" iconName="close" ariaLabel="Close" onClick={onClose} />
      </SpaceBetween>
    </div>
  )
}

function resourceOf(state: ReportState, group: Group | null): string | null {
  const place = state.by.indexOf('resource')
  return place === -1 ? null : (group?.dimensions[place] ?? null)
}
