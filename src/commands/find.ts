import { Args, Flags } from '@oclif/core'
import { argumentBytes } from '../cli/arguments.js'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../cli/base-command.js'
import { repositoryFlags } from '../cli/flags.js'
import { repositoryFlagText } from '../cli/repository-flag.js'
import { flagWithinLimits, maxHits, wordsWithinLimits } from '../cli/find/limits.js'
import type { CommandServices } from '../composition.js'
import type { Configuration } from '../config/configuration.js'
import { originText } from '../config/setting.js'
import type { SearchQuery } from '../core/contracts/search.js'

export default class Find extends BaseCommand<typeof Find> {
  static override summary = 'Find files by what is in them.'
  static override description = `Looks in all snapshots for files that have all of the words in their path, in names (symbols, headings, columns), key phrases, labels, or in what else plugins found out about them, and which fit all of the flags. The whole text of files is not searched. Case and accents do not matter; a word of three letters or more fits what begins with it; several words in quotes are a phrase. Without words every file fits.

Where fewer files than --limit have all of the words, those follow that are about the same; of a sentence (four words or more) also those that have the weightier of its words. Every hit says why it is one.

The newest version of each file is looked at, unless --all-versions is given; files that are no longer there come last. What is asked lies in an encrypted index below ~/.cache/backup-agent, which is brought up to date first.`
  static override examples = [
    '<%= config.bin %> find invoice 2025 --type pdf',
    '<%= config.bin %> find --pii card --in ~/Documents',
    "<%= config.bin %> find 'how to renew a passport' --lang de",
    '<%= config.bin %> find --label dog --in ~/Pictures',
    '<%= config.bin %> find --like proposal.pdf',
    "<%= config.bin %> find parser --where 'code.language = Python' --where 'code.lines > 100'",
  ]
  static override args = {
    words: Args.string({ description: 'Words that the file must have, in its path or in what was found out about it.', multiple: true, ignoreStdin: true }),
  }
  static override flags = {
    ...repositoryFlags,
    type: Flags.string({ char: 't', description: 'Kind of file: image, pdf, python, document, spreadsheet, mail, text/*, or the end of a name (repeatable: any of them). What was found of the content counts first.', helpValue: 'TYPE', multiple: true, multipleNonGreedy: true }),
    pii: Flags.string({ description: 'Files that hold such a thing: a type (CREDIT_CARD, card, email), a category (financial, credentials), or any (repeatable: any of them).', helpValue: 'TYPE', multiple: true, multipleNonGreedy: true }),
    category: Flags.string({ description: 'Files with something sensitive of this category: credentials, financial, health, ... (repeatable: any of them).', helpValue: 'NAME', multiple: true, multipleNonGreedy: true }),
    label: Flags.string({ description: 'Pictures and films that show this, as likely as not: dog, car, beach (repeatable: any of them).', helpValue: 'NAME', multiple: true, multipleNonGreedy: true }),
    lang: Flags.string({ description: 'Files whose text is in this language: de, pt-BR, german (repeatable: any of them).', helpValue: 'LANGUAGE', multiple: true, multipleNonGreedy: true }),
    like: Flags.string({ description: 'Files about the same as this one, nearest first: a file on the disk, a saved path, or SNAPSHOT:PATH.', helpValue: 'FILE', exclusive: ['near'] }),
    near: Flags.string({ description: 'Pictures that look like this one, nearest first.', helpValue: 'PHOTO' }),
    in: Flags.string({ description: 'Files at or below this path only (repeatable: any of them).', helpValue: 'PATH', multiple: true, multipleNonGreedy: true }),
    where: Flags.string({
      description: "Files of whose document this holds, such as 'code.lines > 100', 'receipts.date >= 2026-03', 'code.symbols ~ inventory', 'size > 10MB', 'image exists' (repeatable: all of them).",
      helpValue: 'CONDITION',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'all-versions': Flags.boolean({ description: 'Look at every version of a file, not only at the newest.', default: false }),
    limit: Flags.integer({ char: 'n', description: 'Print so many files at most.', helpValue: 'NUMBER', default: 20, min: 1, max: maxHits }),
    update: Flags.boolean({ description: 'Bring the index up to date first (default: yes).', allowNo: true, default: true }),
  }

  protected override async execute({ args, flags }: Input<typeof Find>, services: CommandServices): Promise<ExitCode> {
    const { output, repositories, searchIndexes, settings, signal } = services
    const { parseCondition } = await import('../cli/find/condition.js')
    const { placesIn } = await import('../cli/find/places.js')
    const { Question } = await import('../cli/find/question.js')
    const asked: SearchQuery = {
      words: wordsWithinLimits(args.words ?? []),
      types: flagWithinLimits('--type', flags.type),
      pii: flagWithinLimits('--pii', flags.pii),
      in: placesIn(argumentBytes(flagWithinLimits('--in', flags.in)), Buffer.from(process.cwd())),
      where: flagWithinLimits('--where', flags.where).map(parseCondition),
      allVersions: flags['all-versions'],
      limit: flags.limit,
      signal,
      ...(await kindsAsked(flags)),
    }
    const isAlike = flags.like !== undefined || flags.near !== undefined
    const question = isAlike ? undefined : new Question(asked, services)
    question?.begin()
    // While the key is derived from the password there is time to load what comes afterwards.
    const [repository, { answerJson, answerLines }] = await Promise.all([repositories.open(), import('../cli/find/answer.js'), searchIndexes.load()])
    return searchIndexes.use(repository, async (index) => {
      if (flags.update) await index.update({ signal })
      if (flags.pii !== undefined) await (await import('../cli/find/pii-advice.js')).refuseMistyped(index, asked)
      const query = isAlike ? await (await import('../cli/find/alike.js')).withAlike(asked, flags, { services, repository, index }) : asked
      const answer = await (question?.answer(index) ?? index.find(query))
      if (answer.hits.length === 0) await (await import('../cli/find/member-advice.js')).refuseOtherKind(index, query)
      const { sectionsAsked } = await import('../cli/find/sections-asked.js')
      const sections = sectionsAsked(query, services)
      if (settings.json) {
        if (answer.hits.length === 0) await sections.warnOfUnknown(index)
        await output.json(answerJson(answer, query, await sections.schemaOf(answer)))
      } else if (answer.hits.length > 0) {
        const repositoryFlag = repositoryFlagText(settings.configuration.repository)
        await output.lines(answerLines(answer, query, { quiet: settings.quiet, repositoryFlag, schemaOf: await sections.schemaOf(answer) }))
      } else if (!settings.quiet) {
        const { nothingFoundLines } = await import('../cli/find/nothing-found.js')
        await output.lines(await nothingFoundLines(index, query, { ...piiDisabled(settings.configuration), declared: await sections.declared() }))
      }
      return exitCodes.done
    })
  }
}

/** Flags that few use: what reads them is loaded when it is needed. */
async function kindsAsked({ category, label, lang }: Input<typeof Find>['flags']): Promise<Pick<SearchQuery, 'categories' | 'labels' | 'languages'>> {
  return {
    ...(label && { labels: flagWithinLimits('--label', label) }),
    ...(category && { categories: flagWithinLimits('--category', category).map((await import('../cli/find/category.js')).piiCategory) }),
    ...(lang && { languages: flagWithinLimits('--lang', lang).map((await import('../cli/find/language.js')).languageTag) }),
  }
}

function piiDisabled({ analyzers }: Configuration): { piiDisabled?: string } {
  const enabled = (analyzers.get('pii') ?? analyzers.get('@backup-agent/plugin-pii'))?.enabled
  return enabled?.value === false ? { piiDisabled: originText(enabled.origin) } : {}
}
