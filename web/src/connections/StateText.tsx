import StatusIndicator from '@cloudscape-design/components/status-indicator'

import type { ConnectionState, Feature } from '~/api/connections'

import { featureWords, stateWords } from './words'

export function StateText({ state }: { state: ConnectionState }) {
  const { type, label } = stateWords(state)
  return <StatusIndicator type={type}>{label}</StatusIndicator>
}

export function FeatureStateText({ state }: { state: Feature['state'] }) {
  const { type, label } = featureWords(state)
  return <StatusIndicator type={type}>{label}</StatusIndicator>
}
