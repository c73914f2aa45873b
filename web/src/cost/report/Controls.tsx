import Autosuggest from '@cloudscape-design/components/autosuggest'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Multiselect from '@cloudscape-design/components/multiselect'
import Select from '@cloudscape-design/components/select'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { DimensionName } from '~/api/cost'
import { monthName } from '~/base/dates'
import { dimensionName, measureDescription, measureName } from '~/base/names'

import { monthsQuery, namesQuery } from '../queries'
import { granularities, type ReportState } from './state'

interface ControlsProps {
  state: ReportState
  update: (part: Partial<ReportState>) => void
}

const granularityNames: Record<string, string> = {
  hour: 'Hour', day: 'Day', week: 'Week', month: 'Month', quarter: 'Quarter', total: 'Whole period',
}
const tops = [5, 10, 20, 50]
const kinds: [DimensionName['kind'], string][] = [
  ['built_in', 'Dimensions'], ['tag', 'Tags'], ['cost_category', 'Cost categories'], ['column', 'Columns of the bill'],
]

/** What is summed, over which time, in which groups. */
export function Controls({ state, update }: ControlsProps) {
  const names = useQuery(namesQuery)
  const dimensions = names.data?.dimensions ?? []
  const measures = names.data?.measures ?? []
  const groups = kinds
    .map(([kind, label]) => ({
      label,
      options: dimensions
        .filter((one) => one.kind === kind)
        .map((one) => ({ value: one.name, label: dimensionName(one.name), tags: [one.name] })),
    }))
    .filter((group) => group.options.length > 0)
  return (
    <div className="muster-controls muster-report-controls">
      <PeriodField period={state.period} onChange={(period) => { update({ period }) }} />
      <FormField label="Per">
        <Select
          selectedOption={{ value: state.granularity, label: granularityNames[state.granularity] ?? state.granularity }}
          options={granularities.map((value) => ({ value, label: granularityNames[value] ?? value }))}
          onChange={({ detail }) => {
            update({ granularity: detail.selectedOption.value as ReportState['granularity'] })
          }}
        />
      </FormField>
      <FormField label="Group by">
        <Multiselect
          selectedOptions={state.by.map((value) => ({ value, label: dimensionName(value) }))}
          options={groups}
          filteringType="auto"
          statusType={names.isPending ? 'loading' : names.isError ? 'error' : 'finished'}
          loadingText="Loading names"
          errorText="The names could not be loaded"
          placeholder="One sum for all"
          inlineTokens
          deselectAriaLabel={(option) => `Do not group by ${option.label ?? ''}`}
          onChange={({ detail }) => {
            update({ by: detail.selectedOptions.map((option) => option.value ?? '') })
          }}
        />
      </FormField>
      <FormField label="Sum up">
        <Select
          selectedOption={{ value: state.measures[0] ?? '', label: measureName(state.measures[0] ?? '') }}
          options={measures.map((one) => {
            const description = measureDescription(one.name)
            return { value: one.name, label: measureName(one.name), ...(description && { description }) }
          })}
          filteringType="auto"
          expandToViewport
          onChange={({ detail }) => { update({ measures: [detail.selectedOption.value ?? ''] }) }}
        />
      </FormField>
      <FormField label="Groups">
        <Select
          selectedOption={topOption(state.top)}
          options={[...tops, null].map(topOption)}
          disabled={state.by.length === 0}
          onChange={({ detail }) => {
            const value = detail.selectedOption.value ?? 'all'
            update({ top: value === 'all' ? null : Number(value) })
          }}
        />
      </FormField>
      <div className="muster-control-check">
        <Checkbox
          checked={state.comparesPrevious}
          onChange={({ detail }) => { update({ comparesPrevious: detail.checked }) }}
        >
          Compare with the time before
        </Checkbox>
      </div>
    </div>
  )
}

function topOption(top: number | null) {
  return top === null ? { value: 'all', label: 'All groups' } : { value: String(top), label: `Largest ${String(top)}` }
}

const relative: [string, string][] = [
  ['mtd', 'Month to date'],
  ['last-1-months', 'Last month'],
  ['last-3-months', 'Last 3 months'],
  ['last-6-months', 'Last 6 months'],
  ['last-12-months', 'Last 12 months'],
]

function PeriodField({ period, onChange }: { period: string; onChange: (period: string) => void }) {
  const months = useQuery(monthsQuery)
  const [draft, setDraft] = useState<string | null>(null)
  const known = [...new Set((months.data?.items ?? []).map((one) => one.month))].sort().reverse()
  const shown = draft ?? period
  const choose = (text: string) => {
    setDraft(null)
    if (text.trim() && text.trim() !== period) onChange(text.trim())
  }
  return (
    <FormField label="Period">
      <Autosuggest
        value={shown}
        filteringType={draft === null || draft === period ? 'manual' : 'auto'}
        options={[
          { label: 'Relative', options: relative.map(([value, label]) => ({ value, label: value, description: label })) },
          { label: 'Months with bills', options: known.map((value) => ({ value, label: value, description: monthName(value) })) },
        ]}
        enteredTextLabel={(text) => `Use ${text}`}
        placeholder="2026-08..2026-10"
        ariaLabel="Period"
        expandToViewport
        onChange={({ detail }) => { setDraft(detail.value) }}
        onSelect={({ detail }) => { choose(detail.value) }}
        onKeyDown={({ detail }) => { if (detail.key === 'Enter' && draft !== null) choose(draft) }}
        onBlur={() => { if (draft !== null) choose(draft) }}
      />
    </FormField>
  )
}
