import { base58, base58Check, bech32 } from '../check/base58.js'
import { keccak256 } from '../check/keccak.js'
import { edge, type Recognizer } from '../recognizer.js'

const words = ['wallet', 'address', 'btc', 'bitcoin', 'eth', 'ethereum', 'crypto', 'donat', 'coin', 'monero', 'litecoin', 'doge', 'tron', 'solana', 'ripple', 'xrp']

/** EIP-55: upper case where the digest says so; one case only says nothing. */
function isEthereum(value: string): boolean {
  const address = value.slice(2)
  if (new Set(address.toLowerCase()).size < 6) return false
  if (address === address.toLowerCase() || address === address.toUpperCase()) return true
  const digest = keccak256(Buffer.from(address.toLowerCase())).toString('hex')
  return [...address].every((character, index) => /\d/.test(character) || (character === character.toUpperCase()) === (parseInt(digest[index] ?? '0', 16) >= 8))
}

const isMixed = (value: string): boolean => value !== value.toLowerCase() && value !== value.toUpperCase()

export const crypto: readonly Recognizer[] = [
  {
    // Bitcoin, Litecoin, Dogecoin, Dash, Zcash, Tron: Base58Check with a version byte.
    type: 'CRYPTO',
    category: 'financial',
    anchor: { digits: 1 },
    patterns: [{ regex: edge(/[13LMDXTtA9][1-9A-HJ-NP-Za-km-z]{25,35}/), score: 0.95, valid: (value) => isMixed(value) && [21, 22].includes(base58Check(value)?.length ?? 0) }],
    context: words,
    matches: ['send to «16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ».', '«3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy»', '«1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa»'],
    ignores: ['16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyX', '1111111111111111111111111111111', 'x16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ'],
  },
  {
    type: 'CRYPTO',
    category: 'financial',
    anchor: { text: ['bc1', 'ltc1', 'tb1', 'addr1', 'cosmos1'], ignoreCase: true, after: 130 },
    patterns: [{ regex: edge(/(?:bc|tb|ltc)1[ac-hj-np-z02-9]{11,71}|(?:cosmos)1[ac-hj-np-z02-9]{38}/i), score: 0.95, valid: (value) => bech32(value) || (/^cosmos/.test(value) && value.length === 45) }],
    matches: ['«bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297»', '«BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4»'],
    ignores: ['bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3298', 'abc123', 'bc1qqqqqqqqqqqqqq'],
  },
  {
    type: 'CRYPTO',
    category: 'financial',
    anchor: { text: ['0x'], after: 44 },
    patterns: [
      { regex: edge(/0x[0-9a-fA-F]{40}/), score: 0.9, valid: (value) => isMixed(value.slice(2)) && isEthereum(value) },
      { regex: edge(/0x[0-9a-fA-F]{40}/), score: 0.45, valid: (value) => !isMixed(value.slice(2)) && isEthereum(value) },
    ],
    context: words,
    matches: ['«0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed»', 'ETH «0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359»'],
    ignores: ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD', '0x0000000000000000000000000000000000000000', '0xdeadbeef', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed00'],
  },
  {
    // Monero, Solana, XRP: no cheap checksum, so a word must speak for them.
    type: 'CRYPTO',
    category: 'financial',
    anchor: { digits: 2 },
    patterns: [
      { regex: edge(/[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}(?:[1-9A-HJ-NP-Za-km-z]{11})?/), score: 0.6, valid: isMixed },
      { regex: edge(/r[1-9A-HJ-NP-Za-km-z]{24,34}/), score: 0.1, valid: isMixed },
      { regex: edge(/[1-9A-HJ-NP-Za-km-z]{43,44}/), score: 0.05, valid: (value) => isMixed(value) && base58(value)?.length === 32 },
    ],
    context: ['wallet', 'solana', 'xrp', 'ripple', 'monero', 'xmr'],
    matches: ['Solana wallet «4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T»', 'XRP: «rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh»'],
    ignores: ['4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T', 'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh'],
  },
]
