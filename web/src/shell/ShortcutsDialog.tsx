import Modal from '@cloudscape-design/components/modal'

import { shortcuts } from './useShortcuts'

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal visible header="Keyboard shortcuts" onDismiss={onClose} size="small">
      <dl className="muster-shortcuts">
        {shortcuts.map((one) => (
          <div key={one.keys}>
            <dt>{one.keys.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{one.does}</dd>
          </div>
        ))}
        <div>
          <dt><kbd>←</kbd><kbd>→</kbd><kbd>↑</kbd><kbd>↓</kbd><kbd>Enter</kbd></dt>
          <dd>In a chart: move, and open what is marked</dd>
        </div>
      </dl>
    </Modal>
  )
}
