import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import SpaceBetween from '@cloudscape-design/components/space-between'

/** Shown once, with the first factor beside the password. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <SpaceBetween size="m">
      <Alert type="warning" header="Keep these recovery codes">
        Each lets you in once, when the phone or the key is lost. They are not shown again.
      </Alert>
      <pre className="muster-details">{codes.join('\n')}</pre>
      <SpaceBetween direction="horizontal" size="xs">
        <CopyToClipboard copyButtonText="Copy codes" textToCopy={codes.join('\n')} copySuccessText="Copied" copyErrorText="Not copied" />
        <Button variant="primary" onClick={onDone}>I have kept them</Button>
      </SpaceBetween>
    </SpaceBetween>
  )
}
