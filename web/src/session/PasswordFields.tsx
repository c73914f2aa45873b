import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'

export const leastPasswordLength = 15

interface PasswordFieldsProps {
  password: string
  again: string
  onChange: (password: string, again: string) => void
  problem?: string | undefined
}

/** What is wrong with a new password before the server is asked; the server has the last word. */
export function passwordProblem(password: string, again: string): string | undefined {
  if (password.length < leastPasswordLength) {
    return `Use at least ${String(leastPasswordLength)} characters. Any characters will do.`
  }
  return password === again ? undefined : 'The two passwords differ.'
}

/** A new password, asked for twice. */
export function PasswordFields({ password, again, onChange, problem }: PasswordFieldsProps) {
  return (
    <SpaceBetween size="m">
      <FormField
        label="Password"
        description={`At least ${String(leastPasswordLength)} characters. A few unrelated words are better than signs and digits.`}
        errorText={problem}
      >
        <Input
          type="password"
          name="password"
          autoComplete="new-password"
          value={password}
          onChange={({ detail }) => { onChange(detail.value, again) }}
        />
      </FormField>
      <FormField label="Password again">
        <Input
          type="password"
          name="password-again"
          autoComplete="new-password"
          value={again}
          onChange={({ detail }) => { onChange(password, detail.value) }}
        />
      </FormField>
    </SpaceBetween>
  )
}
