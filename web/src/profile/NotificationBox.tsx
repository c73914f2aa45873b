import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { chooseSubscription, listSubscriptions, readNotificationSettings, type Subscription } from '~/api/notifications'
import { Await } from '~/ui/Await'
import { ProblemAlert } from '~/ui/ProblemAlert'

/** What one is mailed of, each turned on and off by itself and at once. */
export function NotificationBox() {
  const client = useQueryClient()
  const subscriptions = useQuery({ queryKey: ['my-notifications'], queryFn: listSubscriptions })
  const settings = useQuery({ queryKey: ['notification-settings'], queryFn: readNotificationSettings })
  const choose = useMutation({
    mutationFn: (change: { event: string; is_on: boolean }) => chooseSubscription(change.event, change.is_on),
    onSettled: () => client.invalidateQueries({ queryKey: ['my-notifications'] }),
  })
  return (
    <Container header={<Header variant="h2" description="What you are mailed of, beside what is about your own account.">Notifications</Header>}>
      <Await query={subscriptions}>
        {({ items }) => (
          <SpaceBetween size="s">
            {settings.data && !settings.data.sends_mail && (
              <Alert type="info">Mail is not set up on this server. What you choose holds as soon as it is.</Alert>
            )}
            {choose.isError && <ProblemAlert error={choose.error} />}
            {items.map((one) => (
              <Toggle
                key={one.event}
                checked={choose.isPending && choose.variables.event === one.event ? choose.variables.is_on : one.is_on}
                disabled={choose.isPending}
                {...(whose(one) && { description: whose(one) })}
                onChange={({ detail }) => { choose.mutate({ event: one.event, is_on: detail.checked }) }}
              >
                {one.title}
              </Toggle>
            ))}
          </SpaceBetween>
        )}
      </Await>
    </Container>
  )
}

/** Why it is as it is, where nobody chose. */
function whose(one: Subscription): string {
  return one.is_chosen || !one.is_on ? '' : 'On for your role'
}
