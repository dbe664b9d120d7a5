/** Languages as Whisper knows them. */

/** Of OpenAI's `whisper/tokenizer.py` as far as transformers.js has them; it throws at any other. */
const known = new Set((
  'en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq ' +
  'sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su'
).split(' '))
/** What is the same, or so near that it is written alike. */
const sameAs: ReadonlyMap<string, string> = new Map([['nb', 'no'], ['fil', 'tl'], ['jv', 'jw'], ['cmn', 'zh'], ['arb', 'ar'], ['sh', 'sr'], ['ekk', 'et'], ['lvs', 'lv']])

/** `language`: the language of a BCP 47 tag. Undefined for one that Whisper has not learnt. */
export function whisperLanguage(language: string | undefined): string | undefined {
  const named = sameAs.get(language ?? '') ?? language
  return named !== undefined && known.has(named) ? named : undefined
}
