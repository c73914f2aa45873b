import { call, change, type Page } from './client'
import type { Task } from './tasks'

export type ChannelKind = 'email' | 'slack' | 'webhook'

export interface Channel {
  id: string
  name: string
  kind: ChannelKind
  target: string
  events: string[]
  is_on: boolean
  delivered_at: string | null
  failed_at: string | null
  failure: string | null
  created_at: string
  changed_at: string
  revision: number
}

export interface NotificationSettings {
  sends_mail: boolean
  events: { name: string; title: string }[]
}

export interface NewChannel {
  name: string
  kind: ChannelKind
  target: string
  events: string[]
}

export type ChannelEdit = Partial<Pick<NewChannel, 'name' | 'target' | 'events'>> & { is_on?: boolean }

export interface MadeChannel {
  channel: Channel
  secret: string | null
}

export const readNotificationSettings = () => call<NotificationSettings>('GET', '/notification-settings')
export const listChannels = () =>
  call<Page<Channel>>('GET', '/notification-channels', { query: { limit: 1000 } })
export const createChannel = (body: NewChannel) =>
  call<MadeChannel>('POST', '/notification-channels', { body })
export const changeChannel = (id: string, body: ChannelEdit) =>
  change<Channel>(`/notification-channels/${id}`, body)
export const deleteChannel = (id: string) => call<undefined>('DELETE', `/notification-channels/${id}`)
export const testChannel = (id: string) => call<Task>('POST', `/notification-channels/${id}/test`)
