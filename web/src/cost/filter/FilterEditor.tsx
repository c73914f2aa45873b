import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import { Problem } from '~/api/client'
import { parseFilter, printFilter } from '~/api/cost'
import { Loading } from '~/ui/Loading'

import { namesQuery } from '../queries'
import { GroupEditor } from './GroupEditor'
import { document, emptyGroup, tree, type GroupNode } from './tree'

interface FilterEditorProps {
  text: string
  period: string
  onApply: (text: string) => void
}

const pause = 350 // ms without a key before the text is read

/** A filter as conditions and as text, side by side: each follows the other. */
export default function FilterEditor({ text, period, onApply }: FilterEditorProps) {
  const names = useQuery(namesQuery)
  const [draft, setDraft] = useState(text)
  const [root, setRoot] = useState<GroupNode | null>(text ? null : emptyGroup)
  const [problem, setProblem] = useState<string | null>(null)
  const asked = useRef<AbortController | null>(null)

  const follow = (work: (signal: AbortSignal) => Promise<void>, delay: number) => {
    asked.current?.abort()
    const controller = new AbortController()
    asked.current = controller
    const timer = setTimeout(() => {
      work(controller.signal).then(
        () => { setProblem(null) },
        (error: unknown) => {
          if (controller.signal.aborted) return
          setProblem(errorText(error))
          setRoot((before) => before ?? emptyGroup)
        },
      )
    }, delay)
    controller.signal.addEventListener('abort', () => { clearTimeout(timer) })
  }

  const readText = (next: string, delay: number) => {
    setDraft(next)
    if (!next.trim()) {
      asked.current?.abort()
      setProblem(null)
      setRoot(emptyGroup)
      return
    }
    follow(async (signal) => {
      const answer = await parseFilter(next, signal)
      if (!signal.aborted) setRoot(tree(answer.filter))
    }, delay)
  }

  const readTree = (next: GroupNode) => {
    setRoot(next)
    const filter = document(next)
    if (!filter) {
      asked.current?.abort()
      setDraft('')
      return
    }
    follow(async (signal) => {
      const answer = await printFilter(filter, signal)
      if (!signal.aborted) setDraft(answer.text)
    }, 0)
  }

  // The address may change under us: a step back, a drill-down.
  useEffect(() => {
    readText(text, 0)
    return () => asked.current?.abort()
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text])

  return (
    <div className="muster-filter">
      <div>
        {root ? (
          <GroupEditor node={root} names={names.data} period={period} depth={0} onChange={readTree} />
        ) : (
          <Loading label="Reading the filter" />
        )}
      </div>
      <SpaceBetween size="s">
        <FormField
          label="As text"
          description="Both sides say the same; change whichever you like."
          errorText={problem}
          constraintText={
            <>
              As in <code>service = AmazonEC2 AND NOT charge_type in (Tax, Credit)</code>.
            </>
          }
        >
          <Textarea
            value={draft}
            rows={5}
            spellcheck={false}
            placeholder="Every charge"
            onChange={({ detail }) => { readText(detail.value, pause) }}
            onKeyDown={({ detail }) => {
              if (detail.key === 'Enter' && (detail.ctrlKey || detail.metaKey) && !problem) onApply(draft.trim())
            }}
          />
        </FormField>
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" disabled={problem !== null || draft.trim() === text} onClick={() => { onApply(draft.trim()) }}>
            Apply filter
          </Button>
          {text && <Button onClick={() => { onApply('') }}>Clear</Button>}
        </SpaceBetween>
        <Link href="/help/filters" fontSize="body-s">How filters are written</Link>
      </SpaceBetween>
    </div>
  )
}

function errorText(error: unknown): string {
  if (error instanceof Problem) return error.field('/text') ?? error.errors[0]?.detail ?? error.message
  return error instanceof Error ? error.message : 'The filter could not be read.'
}
