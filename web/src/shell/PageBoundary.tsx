import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { Component, type ReactNode } from 'react'

interface PageBoundaryState {
  error: Error | null
}

/** A page that fails to draw leaves the rest of the console alone. */
export class PageBoundary extends Component<{ children: ReactNode }, PageBoundaryState> {
  override state: PageBoundaryState = { error: null }

  static getDerivedStateFromError(error: Error): PageBoundaryState {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    const isOld = /dynamically imported module|importing a module script/i.test(error.message)
    return (
      <div role="alert">
        <Alert
          type="error"
          header={isOld ? 'Muster was upgraded' : 'This page failed'}
          action={<Button onClick={() => { window.location.reload() }}>Load again</Button>}
        >
          {isOld
            ? 'The server has a newer console than this window. Load it again to go on.'
            : `The console has a fault here: ${error.message}`}
        </Alert>
      </div>
    )
  }
}
