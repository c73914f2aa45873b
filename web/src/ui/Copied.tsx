import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'

/** A value that people take elsewhere; `what` it is, for those who only hear the button. */
export function Copied({ text, what }: { text: string; what: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      textToDisplay={text}
      textToCopy={text}
      copyButtonAriaLabel={`Copy the ${what}`}
      copySuccessText="Copied"
      copyErrorText="The browser did not allow it"
    />
  )
}
