import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'

import { diffVersions } from '~/api/billing'
import { printAmount, printExactly } from '~/base/amounts'
import { dimensionName, measureName } from '~/base/names'
import { Await } from '~/ui/Await'
import { Empty } from '~/ui/Empty'

import { columnName, readDiff } from './diff'

const mostRows = 200

export function DiffTable({ before, after }: { before: string; after: string }) {
  const diff = useQuery({
    queryKey: ['billing', 'diff', before, after],
    queryFn: async () => readDiff(await diffVersions(after, before)),
  })
  return (
    <Await query={diff} label="Comparing">
      {({ dimensions, measures, rows }) => (
        <Table
          items={rows.slice(0, mostRows)}
          trackBy="key"
          contentDensity="compact"
          header={
            <Header variant="h2" counter={`(${String(rows.length)})`} description={`From version ${before} to version ${after}, the largest change first.`}>
              What changed between deliveries
            </Header>
          }
          empty={<Empty title="Nothing changed">Both versions have the same sums in every group.</Empty>}
          columnDefinitions={[
            ...dimensions.map((dimension, place) => ({
              id: dimension,
              header: dimensionName(dimension),
              isRowHeader: place === 0,
              cell: (row: (typeof rows)[number]) => row.dimensions[place] ?? '–',
            })),
            ...measures.map((measure, place) => ({
              id: measure,
              header: columnName(measure, measureName),
              cell: (row: (typeof rows)[number]) => {
                const value = row.measures[place] ?? null
                return <span className="muster-amount" title={printExactly(value)}>{printAmount(value, measure.replace(/^(before|after|change)_/, ''))}</span>
              },
            })),
          ]}
        />
      )}
    </Await>
  )
}
