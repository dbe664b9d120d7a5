import { describe, expect, it } from '@jest/globals'
import { detectLanguage, detectLanguageWith } from './detect.js'
import { learned } from './learned.js'
import { languageTable } from './table.js'

const detect = (name: string, text: string): Promise<string | undefined> => detectLanguageWith(learned, name, text)

const erlang = `kernel_apps() ->
    lists:map(fun({App, Vsn}) -> {App, [{vsn, Vsn}, {modules, []}]} end, applications()).

loop(State = #state{count = N}) ->
    receive {add, Pid} -> Pid ! {ok, N + 1}, loop(State#state{count = N + 1}); stop -> ok end.
`

describe('the model', () => {
  it('answers where patterns say nothing', async () => {
    expect(detectLanguage('', erlang)).toBeUndefined()
    expect(await detect('', erlang)).toBe('Erlang')
  })

  it('is not asked where the name, or a certain pattern, tells', async () => {
    const refuse = { languages: learned.languages, guess: () => Promise.reject(new Error('asked')) }
    expect(await detectLanguageWith(refuse, 'kernel.txt', erlang)).toBe('Text')
    expect(await detectLanguageWith(refuse, '', '<?php\n$a = f(1);\n')).toBe('PHP')
    expect(await detectLanguageWith(refuse, '', 'Dear Ms Example,\n\nthank you for your letter of 3 May (it came today). Please call us.\n')).toBeUndefined()
  })

  it('counts as much as it is sure', async () => {
    const shell = 'if (x)\n  set(A "b;c")\nendif()\necho $HOME\nA=$(ls)\nfi\ndone\n'
    const sure = (confidence: number) => ({ languages: learned.languages, guess: () => Promise.resolve({ language: 'CMake', confidence }) })
    expect(detectLanguage('', shell)).toBe('Shell')
    expect(await detectLanguageWith(sure(0.95), '', shell)).toBe('CMake')
    expect(await detectLanguageWith(sure(0.5), '', shell)).toBe('Shell')
    expect(await detectLanguageWith(sure(0.5), '', erlang)).toBe('CMake')
    expect(await detectLanguageWith(sure(0.1), '', erlang)).toBeUndefined()
    // Zig is none of its languages.
    expect(await detectLanguageWith(sure(0.99), '', 'const std = @import("std");\nfn f(a: u8) u8 {\n  var x = a;\n}\n')).toBe('Zig')
  })

  it('gives names that linguist knows', () => {
    expect([...learned.languages].filter((name) => !languageTable().byName.has(name))).toEqual([])
  })
})
