import { call, change } from './client'
import type { Answer, Body, Item } from './types'

export type Channel = Answer<'GET', '/notification-channels/{id}'>
export type ChannelKind = Channel['kind']
export type NotificationSettings = Answer<'GET', '/notification-settings'>
export type NewChannel = Body<'POST', '/notification-channels'>
export type ChannelEdit = Body<'PATCH', '/notification-channels/{id}'>
export type MadeChannel = Answer<'POST', '/notification-channels'>

export const readNotificationSettings = () => call('GET', '/notification-settings')
export const listChannels = () => call('GET', '/notification-channels', { query: { limit: 1000 } })
export const createChannel = (body: NewChannel) => call('POST', '/notification-channels', { body })
export const changeChannel = (id: string, body: ChannelEdit) => change('/notification-channels/{id}', id, body)
export const deleteChannel = (id: string) => call('DELETE', '/notification-channels/{id}', { path: { id } })
/** The former secret signs too for a day. */
export const newSecret = (id: string) => call('POST', '/notification-channels/{id}/secret', { path: { id } })
export const testChannel = (id: string) => call('POST', '/notification-channels/{id}/test', { path: { id } })

/** What one is mailed of. */
export type Subscription = Item<Answer<'GET', '/profile/notifications'>>
export const listSubscriptions = () => call('GET', '/profile/notifications')
export const chooseSubscription = (event: string, is_on: boolean) =>
  call('POST', '/profile/notifications', { body: { event, is_on } })
/** By the link in a mail, for whoever has it. */
export const stopMails = (token: string) => call('POST', '/unsubscribe/{token}', { path: { token } })
