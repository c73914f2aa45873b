import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'

import { usePageTitle } from '~/ui/usePageTitle'

const conditions = [
  { text: 'd = v, d != v', means: 'is v; is not v, or is absent' },
  { text: 'd in (v, w), d not in (v, w)', means: 'is one of them; is none of them, or is absent' },
  { text: 'd contains v, d starts-with v', means: 'has v in it, at its start' },
  { text: 'd matches r', means: 'holds a match of the RE2 expression r; anchor with ^ and $' },
  { text: 'd is null, d is not null', means: 'is absent; is there' },
]

export default function FiltersPage() {
  usePageTitle('How filters are written')
  return (
    <ContentLayout header={<Header variant="h1">How filters are written</Header>}>
      <Container>
        <div className="muster-prose">
          <p>A filter is made of conditions on dimensions, joined by AND, OR and NOT. NOT binds tightest, then AND, then OR; parentheses group.</p>
          <pre className="muster-details">{`service = AmazonEC2 AND region != us-east-1
account in (012345678901, 123456789012) AND NOT charge_type in (Tax, Credit)
tag:CostCenter is null OR tag:CostCenter starts-with 'R&D'`}</pre>
          <p>
            Values are compared byte by byte: case matters. Put names and values in quotes when they hold blanks,
            quotes, commas, parentheses, = or !, or are a keyword; a quote inside is doubled (<code>&apos;it&apos;&apos;s&apos;</code>).
          </p>
        </div>
        <Table
          variant="embedded"
          wrapLines
          items={conditions}
          columnDefinitions={[
            { id: 'text', header: 'Condition', isRowHeader: true, minWidth: 130, cell: (one) => <code>{one.text}</code> },
            { id: 'means', header: 'True when the value', minWidth: 150, cell: (one) => one.means },
          ]}
        />
      </Container>
    </ContentLayout>
  )
}
