/** Tokens that are guessed, one after the other and many at once, over the socket and over REST. */
import type { Verdict } from '../understanding/campaign.js'
import type { AttackedServer } from './attacked-server.js'
import { frameTypes } from './protocol.js'
import { helloOf, RawConnection } from './raw-connection.js'
import { restCall } from './rest-call.js'

/** Eight are answered later and later, and then a ninth and all others at once. */
const slowed = 8
const guesses = 24
const flood = 150
/** What an answer at once may take on a busy machine, with those that are compared before it. */
const atOnceMs = 1500

export interface GuessResult {
  /** Of each guess until it was answered. */
  readonly answeredMs: readonly number[]
}

/** `user` exists, and `from` is nobody else's. */
export async function guessOverSocket(server: AttackedServer, user: string, from: string, verdict: Verdict): Promise<GuessResult> {
  return guess(verdict, 'guessed over the socket', async (index) => {
    const client = await RawConnection.open(server.socket, from)
    client.send(frameTypes.hello, 0, helloOf({ user, token: `guess ${index}`, path: user }))
    const seen = await client.next()
    client.destroy()
    return String(seen?.says['code'])
  }, 'login-refused')
}

export async function guessOverRest(server: AttackedServer, user: string, from: string, verdict: Verdict): Promise<GuessResult> {
  return guess(verdict, 'guessed over REST', async (index) => String((await restCall(server, { path: `/${user}/config`, user, token: `guess ${index}`, from })).status), '401')
}

/** Many names at once from one address: it is refused as a whole in the end, and who was in before gets in nevertheless. Gives how many were refused. */
export async function guessManyAtOnce(server: AttackedServer, known: string, from: string, verdict: Verdict): Promise<number> {
  const before = await RawConnection.loggedIn(server.socket, from, server.login(known))
  before.destroy()
  const answers = await Promise.all(
    Array.from({ length: flood }, async (_, index) => {
      const client = await RawConnection.open(server.socket, from)
      client.send(frameTypes.hello, 0, helloOf({ user: `user${index}`, token: 'guess', path: `user${index}` }))
      const seen = await client.next().catch(() => undefined)
      client.destroy()
      return seen?.says['code']
    }),
  )
  const refused = answers.filter((code) => code === 'login-refused').length
  if (refused !== flood) verdict.fault('many guesses at once', `${refused} of ${flood} were refused`)
  const after = await RawConnection.loggedIn(server.socket, from, server.login(known))
  after.destroy()
  return refused
}

async function guess(verdict: Verdict, what: string, login: (index: number) => Promise<string>, refusal: string): Promise<GuessResult> {
  const answeredMs: number[] = []
  for (let index = 0; index < guesses; index++) {
    const beganMs = performance.now()
    const answer = await login(index)
    answeredMs.push(performance.now() - beganMs)
    if (answer !== refusal) verdict.fault(what, `guess ${index} was answered ${answer}`)
  }
  for (const [index, ms] of answeredMs.slice(0, slowed).entries()) {
    const leastMs = Math.min(5000, 100 * 2 ** index)
    if (ms < leastMs - 5) verdict.fault(what, `guess ${index} was answered after ${Math.round(ms)} ms, ${leastMs} were to pass`)
  }
  const later = Math.max(...answeredMs.slice(slowed))
  if (later > atOnceMs) verdict.fault(what, `after ${slowed} guesses one more was not refused at once, but after ${Math.round(later)} ms`)
  return { answeredMs }
}
