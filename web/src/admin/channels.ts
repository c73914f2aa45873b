import type { ChannelKind } from '~/api/notifications'

interface Kind {
  value: ChannelKind
  label: string
  description: string
  target: string
  help: string
  example: string
}

/** What each kind of channel is called, and how one says where it leads. */
export const channelKinds: Kind[] = [
  {
    value: 'slack',
    label: 'Slack',
    description: 'A channel of Slack, or of what takes its incoming webhooks.',
    target: 'Incoming webhook',
    help: 'Slack makes this address; whoever has it can write there. It is kept sealed and not shown again.',
    example: 'https://hooks.slack.com/services/…',
  },
  {
    value: 'webhook',
    label: 'Webhook',
    description: 'A program of yours: JSON, signed as Standard Webhooks says.',
    target: 'Address',
    help: 'Kept sealed; only its host is shown later.',
    example: 'https://hooks.example.com/muster',
  },
  {
    value: 'email',
    label: 'E-mail',
    description: 'One address, such as that of a team.',
    target: 'E-mail address',
    help: '',
    example: 'team@example.com',
  },
]

const failures: Record<string, string> = {
  'net.unreachable': 'it cannot be reached',
  'net.timeout': 'no answer in time',
  'net.tls': 'its certificate is not trusted',
  'notify.refused': 'it was refused there',
  'notify.deferred': 'it is busy there',
  'notify.expired': 'it was tried for too long',
  'mail.not_set_up': 'mail is not set up',
}

/** Why nothing arrives, by its slug, which stays for those whose words are not here. */
export function failureText(slug: string): string {
  return failures[slug] ?? slug
}

export function kindOf(value: ChannelKind): Kind {
  return channelKinds.find((kind) => kind.value === value) ?? (channelKinds[0] as Kind)
}
