import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isCode, withoutCodes } from './codes.js'

describe('words that no person would say', () => {
  test.each(['q7Zk2Xw9Rb4TnY8m', 'sk-live-q7Zk2Xw9Rb4T', 'ghp_abc', 'anna@example.org', 'https://example.org/x', 'www.example.org', '4111111111111111',
    'someVariableName', 'my_variable', 'DE89370400440532013000', 'AKIAIOSFODNN7EXAMPLE', 'key=value', 'host.example.org', 'AAAAB3NzaC1yc2EAAAADAQABAAAB'])('%s is one', (word) => {
    expect(isCode(word)).toBe(true)
  })

  test.each(['state-of-the-art', 'AES-256', 'H2O', '300mm', 'COVID19', "tenant's", 'McDonald', 'GitHub', 'U.S.', 'Schönheitsreparaturen', '(lease)', '2024', 'e.g.', 'iPhone'])('%s is none', (word) => {
    expect(isCode(word)).toBe(false)
  })

  test('nothing of them is left in the sentence', () => {
    expect(withoutCodes('The token is sk-live-q7Zk2Xw9Rb4T, keep it.')).toBe('The token is ; keep it.')
    const token = fc.stringMatching(/^[A-Za-z]{4}[0-9]{2}[A-Za-z]{2}[A-Za-z0-9]{12,30}$/)
    fc.assert(fc.property(token, (secret) => expect(withoutCodes(`Use ${secret} here`)).toBe('Use ; here')))
  })
})
