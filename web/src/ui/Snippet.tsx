import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import SpaceBetween from '@cloudscape-design/components/space-between'

interface SnippetProps {
  /** What the file is called when it is downloaded. */
  file: string
  text: string
  type?: string
  label?: string
}

function save(file: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = file
  link.click()
  setTimeout(() => { URL.revokeObjectURL(url) }, 60_000)
}

/** A text to copy, or to keep as a file. */
export function Snippet({ file, text, type = 'text/plain', label = file }: SnippetProps) {
  return (
    <div className="muster-snippet">
      <div className="muster-snippet-head">
        <Box variant="awsui-key-label">{label}</Box>
        <SpaceBetween direction="horizontal" size="xs">
          <CopyToClipboard
            copyButtonText="Copy"
            copyButtonAriaLabel={`Copy ${label}`}
            textToCopy={text}
            copySuccessText="Copied"
            copyErrorText="The browser did not allow it; mark the text and copy it"
          />
          <Button iconName="download" ariaLabel={`Download ${label}`} onClick={() => { save(file, text, type) }}>Download</Button>
        </SpaceBetween>
      </div>
      {/* One scrolls in it by keys as well. */}
      <pre tabIndex={0} role="region" aria-label={label}>{text}</pre>
    </div>
  )
}
