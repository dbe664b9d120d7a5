import { expect, it } from '@jest/globals'
import { isLoopback } from './loopback.js'

it.each([['localhost', true], ['127.0.0.1', true], ['127.8.8.8', true], ['::1', true], ['10.0.0.1', false], ['127.example', false], ['::', false], ['', false]])('%j is this machine alone: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected)
})
