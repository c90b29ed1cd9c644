export interface DoctorWords {
  apply: boolean;
  help: boolean;
}

export const HELP = `Looks at everything that Atelier needs and says what to do about each thing that is wrong.

Usage: npm run doctor                      looks, changes nothing (the same as --analyze-only)
       npm run doctor -- --apply           mends what can be mended safely: applies migrations, asks for looks and
                                           deliveries that are overdue, frees leases of dead instances, removes a
                                           foreign webhook where updates are polled
Environment: that of the service. Without TELEGRAM_BOT_TOKEN and KIE_API_KEY (the sandbox) what needs them is left out;
without DATABASE_URL the embedded PostgreSQL of this checkout is looked at, and started if it does not run.
Exit code: 0 nothing is broken, 1 something is, 2 it could not run`;

/** @throws Error in words about what can't be understood */
export const readWords = (words: string[]): DoctorWords => {
  const unknown = words.filter((word) => !['--analyze-only', '--apply', '--help', '-h'].includes(word));
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(' ')}`);
  if (words.includes('--apply') && words.includes('--analyze-only')) {
    throw new Error('Either --analyze-only or --apply, not both.');
  }
  return { apply: words.includes('--apply'), help: words.includes('--help') || words.includes('-h') };
};
