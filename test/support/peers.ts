/** Servers that tests talk to. `test/peers/go-peers.mjs` says which there are, and builds them. */
import { describe } from '@jest/globals'
import { findPeer } from '../peers/find-peer.js'
import { openSshProgram } from '../peers/openssh.js'

/** `describe` with the path of the program where it is installed; one line and no test where it is not. */
export function describeWithPeer(program: string, what: string, tests: (path: string) => void): void {
  describeWhere(program, findPeer(program), what, tests)
}

/** The same with OpenSSH's server. */
export function describeWithOpenSsh(what: string, tests: () => void): void {
  describeWhere('sshd', openSshProgram, what, tests)
}

function describeWhere(program: string, path: string | undefined, what: string, tests: (path: string) => void): void {
  if (path === undefined) process.stderr.write(`${program} is not installed: not tested: ${what}\n`)
  const suite = path === undefined ? describe.skip : describe
  suite(`with ${program}: ${what}`, () => tests(path ?? program))
}
