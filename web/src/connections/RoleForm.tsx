import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { Problem } from '~/api/client'
import { ProblemAlert } from '~/ui/ProblemAlert'

import { CauseAlert } from './CauseAlert'
import { remedyOf } from './remedies'
import type { RoleSource, Subject } from './source'

interface RoleFormProps {
  subject: Subject
  source: RoleSource
  /** What is asked anew once the role was tried. */
  refreshes: readonly string[]
}

/** Takes the ARN of a role, and says well why it is not taken. */
export function RoleForm({ subject, source, refreshes }: RoleFormProps) {
  const client = useQueryClient()
  const [arn, setArn] = useState(subject.role_arn ?? '')
  const register = useMutation({
    mutationFn: () => source.register(arn.trim()),
    onSettled: () => void client.invalidateQueries({ queryKey: refreshes }),
  })
  const problem = register.error instanceof Problem ? register.error : null
  const isMalformed = problem?.code === 'role_arn.malformed'
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (arn.trim()) register.mutate() }}>
      <Form actions={<Button loading={register.isPending} loadingText="Trying the role" disabled={!arn.trim()} formAction="submit">Try this role</Button>}>
        <SpaceBetween size="m">
          <FormField
            label="ARN of the role"
            description="In IAM, it stands at the top of the role’s page, with a button to copy it."
            constraintText={`arn:${subject.partition}:iam::${subject.account_id ?? '123456789012'}:role/${subject.role_name}`}
            errorText={isMalformed ? problem.message : undefined}
          >
            <Input value={arn} spellcheck={false} autoComplete={false} placeholder={`arn:${subject.partition}:iam::123456789012:role/Name`} onChange={({ detail }) => { setArn(detail.value) }} />
          </FormField>
          {problem && !isMalformed && remedyOf(problem) && <CauseAlert subject={subject} source={source} code={problem.code} detail={problem.message} />}
          {register.error && !isMalformed && !remedyOf(register.error) && <ProblemAlert error={register.error} />}
        </SpaceBetween>
      </Form>
    </form>
  )
}
