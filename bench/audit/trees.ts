import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One file that copies are made of. */
interface Original {
  readonly path: string;
  readonly text: string;
}

const packages = fileURLToPath(new URL('../../packages', import.meta.url));

/** One file in so many speaks of credentials, as it is in large code bases; the others are what a shop is made of. */
const filesToOneOfFixtures = 8;

/** A PHP tree of that many files: copies of our own fixtures under names of their own, between classes without a credential. */
export function writePhpTree(folder: string, count: number): void {
  const fixtures = ['laravel-style', 'symfony-style'].flatMap((name) =>
    originalsIn(join(packages, 'audit/fixtures', name), /^(vulnerable|repaired)\/.*\.php$/),
  );
  for (let number = 0; number < count; number += 1) {
    const isFixture = number % filesToOneOfFixtures === 0;
    const round = Math.floor(number / filesToOneOfFixtures);
    if (isFixture)
      writeCopy(folder, fixtures[round % fixtures.length] as Original, Math.floor(round / fixtures.length));
    else write(join(folder, `src/Domain${number % 40}/Ledger${number}.php`), domainClass(number));
  }
}

/** A TypeScript tree of that many files: copies of the source of the server and the library themselves. */
export function writeTypescriptTree(folder: string, count: number): void {
  const originals = ['countersign', 'server'].flatMap((name) =>
    originalsIn(join(packages, name, 'src'), /(?<!\.test|\.d)\.ts$/),
  );
  for (let number = 0; number < count; number += 1) {
    writeCopy(folder, originals[number % originals.length] as Original, Math.floor(number / originals.length));
  }
}

function originalsIn(folder: string, wanted: RegExp): readonly Original[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => wanted.test(name));
  return names.sort().map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

/** A copy in a folder of its own, in which what the file declares is called by other names. */
function writeCopy(folder: string, { path, text }: Original, round: number): void {
  const declared = [...text.matchAll(/\b(?:class|interface|trait|enum|function)\s+([A-Za-z]\w{3,})/g)].map(
    ([, name = '']) => name,
  );
  const own = declared.filter((name) => !/^(__|main$)/.test(name));
  const renamed = own.length === 0 ? text : text.replace(new RegExp(`\\b(${own.join('|')})\\b`, 'g'), `$1${round}`);
  const name = basename(path).replace(/^(\w+)/, `$1${round}`);
  write(join(folder, `module${round}`, dirname(path), name), renamed);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A class of a bookkeeping: calls, arrays, conditions, and nothing that a rule speaks of. */
function domainClass(number: number): string {
  const methods = Array.from({ length: 6 + (number % 9) }, (_, at) => domainMethod(number, at));
  return `<?php

declare(strict_types=1);

namespace Shop\\Domain${number % 40};

use Shop\\Money\\Amount;
use Shop\\Calendar\\Period;

/** What was booked in a period, by account. */
final class Ledger${number}
{
    private array $entries = ['opening' => ${number}, 'currency' => 'EUR'];

    public function __construct(private readonly Period $period, private readonly Rounding $rounding)
    {
    }
${methods.join('')}}
`;
}

function domainMethod(number: number, at: number): string {
  return `
    public function total${at}(array $bookings, ?Amount $limit = null): Amount
    {
        $sum = Amount::zero('EUR');
        foreach ($bookings as $index => $booking) {
            if (!$this->period->contains($booking->date()) || $booking->amount()->isZero()) {
                continue;
            }
            $share = $booking->amount()->times(${at + 1})->dividedBy(${(number % 7) + 2});
            $sum = $sum->plus($this->rounding->apply($share, ['mode' => 'half-up', 'digits' => 2]));
            $this->entries['line-' . $index] = sprintf('%s: %s', $booking->label(), $sum->format());
        }

        return $limit !== null && $sum->isGreaterThan($limit) ? $limit : $sum;
    }
`;
}
