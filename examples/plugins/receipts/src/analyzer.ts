/** Fills the section "receipts" where a text has a line that says what the total is, and is silent of all others. */
import type { AnalyzeInput, AnalyzeOptions, Analyzer } from 'backup-agent/plugin'
import { readReceipt, type Receipt } from './receipt.js'

export default class ReceiptsAnalyzer implements Analyzer<Receipt> {
  async analyze({ text }: AnalyzeInput, { signal }: AnalyzeOptions): Promise<Receipt | undefined> {
    signal.throwIfAborted()
    return text === undefined ? undefined : readReceipt(text.text)
  }
}
