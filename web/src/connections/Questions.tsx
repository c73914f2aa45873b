import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import type { ReactNode } from 'react'

const questions: [string, ReactNode][] = [
  [
    'What can Muster see?',
    <>How AWS is used: bills, the accounts of the organization, which resources there are and how they are set up. No
    objects outside of the billing bucket, no rows of databases, messages, secrets, code, logs or user data. The table of
    permissions names every action and why it is needed.</>,
  ],
  [
    'Can Muster change anything?',
    <>No, unless you add the write permissions, a policy of its own that nobody gets without asking for it. Everything
    else reads.</>,
  ],
  [
    'How do I know that the role is secure?',
    <>There are no keys and no passwords. The role trusts one identity, Muster’s, and only with the external id that
    Muster made for this connection. Muster tries the role without it and with a wrong one, and refuses a role that lets
    it in. It is what AWS advises for access by others.</>,
  ],
  [
    'What if I change my mind?',
    <>Delete the CloudFormation stack, or the role: access ends at once, and Muster says so within minutes. Or disconnect
    here; then Muster asks AWS nothing any more, and you choose whether what was read stays.</>,
  ],
  [
    'How long does it take until I see costs?',
    <>The role works within a minute. Bills that AWS has delivered already come in at once. A new export gets its first
    bill within a day, of the present month; older months come from bills that lie in the bucket, or through AWS Support.
    The connection says what it waits for, and since when.</>,
  ],
  [
    'I have more than one account',
    <>Connect the management account first: it pays for all, and brings their names and costs. For the resources of the
    members, a StackSet then makes a role in each of them, also in those to come. Any number of organizations may be
    connected.</>,
  ],
  [
    'I may not create roles',
    <>Somebody else can: go on to the last step, and hand the link or the script to who has the right. Muster goes on
    listening for two weeks.</>,
  ],
  [
    'Where do I find my billing bucket?',
    <>In the management account, under Billing and Cost Management, Data Exports: the column “S3 bucket” names it. With
    none, let the template make one.</>,
  ],
  ['Do I need to be technical?', <>No. The way by the AWS console is a link, a tick and a button; all is filled in.</>],
  ['I have no AWS account', <>Then there is nothing to connect: Muster reads accounts that exist. Bills in files can be imported without any.</>],
]

/** What people ask before they let somebody in. */
export function Questions() {
  return (
    <Container header={<Header variant="h2">Questions that people ask</Header>}>
      {questions.map(([question, answer]) => (
        <ExpandableSection key={question} headerText={question}>
          <div className="muster-prose">{answer}</div>
        </ExpandableSection>
      ))}
    </Container>
  )
}
