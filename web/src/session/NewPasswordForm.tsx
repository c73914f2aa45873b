import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { Problem } from '~/api/client'

import { Gate } from './Gate'
import { PasswordFields, passwordProblem } from './PasswordFields'

interface NewPasswordFormProps {
  title: string
  description: string
  action: string
  submit: (password: string) => Promise<unknown>
}

/** Chooses a password by a link, then leads to the sign-in. */
export function NewPasswordForm({ title, description, action, submit }: NewPasswordFormProps) {
  const navigate = useNavigate()
  const [passwords, setPasswords] = useState(['', ''] as [string, string])
  const [tried, setTried] = useState(false)
  const wrong = passwordProblem(...passwords)
  const choose = useMutation({
    mutationFn: () => submit(passwords[0]),
    onSuccess: () => { void navigate('/sign-in?welcome', { replace: true }) },
  })
  const problem = choose.error instanceof Problem ? choose.error : null
  return (
    <Gate title={title} description={description} error={choose.error}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!wrong) choose.mutate()
        }}
      >
        <SpaceBetween size="m">
          <PasswordFields
            password={passwords[0]} again={passwords[1]}
            onChange={(...both) => { setPasswords(both) }}
            problem={(tried ? wrong : undefined) ?? problem?.field('/password')}
          />
          <Button variant="primary" formAction="submit" fullWidth loading={choose.isPending}>
            {action}
          </Button>
        </SpaceBetween>
      </form>
    </Gate>
  )
}
