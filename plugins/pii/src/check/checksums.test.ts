import { describe, expect, it } from '@jest/globals'
import { base58Check, bech32 } from './base58.js'
import { icao, luhn, mod11And10, mod97, verhoeff, weighted } from './digits.js'
import { keccak256 } from './keccak.js'

/** Each check digit must catch every single wrong digit. */
function catchesEveryWrongDigit(check: (value: string) => boolean, value: string): void {
  expect(check(value)).toBe(true)
  for (let place = 0; place < value.length; place++) {
    for (const digit of '0123456789') {
      if (digit !== value[place]) expect(check(value.slice(0, place) + digit + value.slice(place + 1))).toBe(false)
    }
  }
}

describe('check digits', () => {
  it('Luhn', () => catchesEveryWrongDigit(luhn, '4111111111111111'))
  it('ISO 7064 mod 11,10', () => catchesEveryWrongDigit(mod11And10, '86095742719'))
  it('ISO 7064 mod 97-10', () => catchesEveryWrongDigit((value) => mod97(value) === 1, '3214282912345698765432161182'))
  it('Verhoeff', () => catchesEveryWrongDigit(verhoeff, '399876543211'))
  it('weighted sum', () => expect(weighted('121000358', [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10).toBe(0))
  it('ICAO 9303, examples of the standard', () => {
    expect(icao('L898902C36')).toBe(true)
    expect(icao('7408122')).toBe(true)
    expect(icao('L898902C37')).toBe(false)
  })
})

describe('checksums of addresses', () => {
  it('Base58Check, the first address of Bitcoin', () => {
    expect(base58Check('1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa')?.length).toBe(21)
    expect(base58Check('1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb')).toBeUndefined()
    expect(base58Check('0OIl')).toBeUndefined()
  })

  it('bech32 and bech32m, vectors of BIP 173 and BIP 350', () => {
    for (const address of ['BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4', 'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7', 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0']) expect(bech32(address)).toBe(true)
    for (const address of ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5', 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd', 'Bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4']) expect(bech32(address)).toBe(false)
  })

  it('Keccak-256', () => {
    expect(keccak256(Buffer.from('')).toString('hex')).toBe('c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470')
    expect(keccak256(Buffer.from('abc')).toString('hex')).toBe('4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45')
    expect(() => keccak256(Buffer.alloc(136))).toThrow(RangeError)
  })
})
