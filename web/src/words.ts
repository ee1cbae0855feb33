// Every text of the page, in one language: messages by id, numbers, money and units by locale.

import type { Argument, Message } from "../generated/types";

export const LANGUAGES = { en: "English", ja: "日本語" } as const;
export type Language = keyof typeof LANGUAGES;

/** A message's texts by id. */
type Texts = Record<string, string>;

/** What stands in a message's places. */
export type Places = Record<string, string | number>;

/** Money is shown in USD, or in yen at a rate. */
export interface Currency {
  code: "USD" | "JPY";
  /** of one USD */
  rate: number;
}

/** The texts of a language: those of the first view, and those that may come after it. */
const TEXTS: Record<Language, { first: () => Promise<{ TEXTS: Texts }>; more: () => Promise<{ TEXTS: Texts }> }> = {
  en: { first: () => import("./texts/en"), more: () => import("./texts/en.more") },
  ja: { first: () => import("./texts/ja"), more: () => import("./texts/ja.more") },
};

export class Words {
  /** Formats by their options: making one takes longer than using it a hundred times. */
  private readonly formats = new Map<string, Intl.NumberFormat>();

  constructor(
    readonly language: Language,
    private readonly texts: Texts,
    readonly currency: Currency,
    /** whether all texts of the language have come, and not only those of the first view */
    readonly isWhole = false,
  ) {}

  private format(value: number, options: Intl.NumberFormatOptions): string {
    const key = JSON.stringify(options);
    let format = this.formats.get(key);
    if (format === undefined) {
      format = new Intl.NumberFormat(this.language, options);
      this.formats.set(key, format);
    }
    return format.format(value);
  }

  /** With the texts of the first view. */
  static async first(language: Language, currency: Currency): Promise<Words> {
    return new Words(language, (await TEXTS[language].first()).TEXTS, currency);
  }

  /** With everything. */
  static async all(language: Language, currency: Currency): Promise<Words> {
    const [first, more] = await Promise.all([TEXTS[language].first(), TEXTS[language].more()]);
    return new Words(language, { ...first.TEXTS, ...more.TEXTS }, currency, true);
  }

  /** The text of an id, its places filled. */
  t(id: string, places: Places = {}): string {
    return whole(filled(this.texts[id] ?? id, places));
  }

  /** The texts of another language than English, which the worker has by itself. */
  forWorker(): string | undefined {
    return this.language === "en" ? undefined : JSON.stringify(this.texts);
  }

  /** The text of an id, if there is one. */
  find(id: string): string | undefined {
    const text = this.texts[id];
    return text === undefined ? text : whole(text);
  }

  /** A sentence of the core; nothing as long as the texts of this language have not all come. */
  message(message: Message): string {
    const places = Object.entries(message.arguments).map(([name, value]) => [name, this.argument(value)]);
    const id = `message.${message.id}`;
    return id in this.texts ? this.t(id, Object.fromEntries(places) as Places) : "";
  }

  /** What stands in one place of a sentence. */
  private argument(argument: Argument): string {
    if ("text" in argument) return argument.text;
    if ("word" in argument) return this.texts[argument.word.key] ?? argument.word.text;
    if ("number" in argument) return this.decimals(argument.number.value, argument.number.decimals ?? undefined);
    if ("usd" in argument) return this.inSentence(argument.usd);
    if ("usd-cents" in argument) return this.usd(argument["usd-cents"]);
    if ("usd-difference" in argument) return this.difference(argument["usd-difference"]);
    if ("percent" in argument) return this.roundedPercent(argument.percent.share, argument.percent.decimals);
    if ("bytes" in argument) return this.bytes(argument.bytes);
    if ("seconds" in argument) return this.seconds(argument.seconds);
    if ("message" in argument) return this.message(argument.message);
    const { items, joining } = argument.list;
    const texts = items.map((item) => this.argument(item));
    const between = this.t(`join.${joining}`);
    if (joining !== "and" || texts.length < 2) return joined(texts, between);
    return `${joined(texts.slice(0, -1), this.t("join.comma"))}${between}${texts.at(-1)}`;
  }

  /** So many digits after the point; all there are if it is not set. */
  private decimals(value: number, digits: number | undefined): string {
    if (digits === undefined) return this.format(value, { maximumSignificantDigits: 15 });
    return this.format(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  /** Money, with cents where they count. */
  usd(amount: number): string {
    const { code, rate } = this.currency;
    const value = amount * rate;
    const digits =
      code === "JPY" ? (Math.abs(value) < 100 && value !== 0 ? 2 : 0) : value !== 0 && Math.abs(value) < 1 ? 4 : 2;
    const format = {
      style: "currency",
      currency: code,
      minimumFractionDigits: Math.min(digits, 2),
      maximumFractionDigits: digits,
    } as const;
    return this.format(value, format);
  }

  /** Money without cents from 10 dollars on: for reading, where the bill is for adding up. */
  about(amount: number): string {
    if (amount !== 0 && Math.abs(amount) < 10) return this.usd(amount);
    const format = { style: "currency", currency: this.currency.code, maximumFractionDigits: 0 } as const;
    return this.format(amount * this.currency.rate, format);
  }

  /** Money where there is little room: 83.3 billion in a few letters. */
  brief(amount: number): string {
    if (Math.abs(amount) < 1e6) return this.about(amount);
    const format = {
      style: "currency",
      currency: this.currency.code,
      notation: "compact",
      maximumSignificantDigits: 3,
    } as const;
    return this.format(amount * this.currency.rate, format);
  }

  /** Money in a sentence: cents below 10 dollars, and never parts of a cent. */
  private inSentence(amount: number): string {
    const { code } = this.currency;
    if (code !== "USD" || Math.abs(amount) >= 10) return this.about(amount);
    if (amount > 0 && amount < 0.005) return `<${this.format(0.01, { style: "currency", currency: code })}`;
    return this.format(amount, { style: "currency", currency: code });
  }

  /** The difference of two amounts as sentences show them. */
  private difference([more, less]: number[]): string {
    const { code, rate } = this.currency;
    const shown = (usd = 0): number => {
      const digits = code === "USD" && Math.abs(usd) < 10 ? 100 : 1;
      return Math.round(usd * rate * digits) / digits;
    };
    return this.inSentence((shown(more) - shown(less)) / rate);
  }

  /** Three digits that count below 1,000, all before the point above. */
  number(value: number): string {
    if (Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-6)) return value.toExponential(2);
    return Math.abs(value) < 999.5
      ? this.format(value, { maximumSignificantDigits: 3 })
      : this.format(value, { maximumFractionDigits: 0 });
  }

  /** Every digit. */
  exact(value: number): string {
    return this.format(value, { maximumSignificantDigits: 17 });
  }

  /** As many digits as are read: six, or all before the point. */
  short(value: number): string {
    return Math.abs(value) >= 1e6
      ? this.format(Math.round(value), {})
      : this.format(value, { maximumSignificantDigits: 6 });
  }

  /** A count; a large one short: 1.05 billion. */
  count(value: number): string {
    if (value < 1e6) return this.number(value);
    return this.format(value, { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 3 });
  }

  bytes(value: number): string {
    const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    let [size, unit] = [value, 0];
    for (; Math.abs(size) >= 1023.5 && unit + 1 < units.length; unit++) size /= 1024;
    return whole(`${this.number(size)} ${units[unit]}`);
  }

  /** A time, in the unit that AWS states it in. */
  seconds(value: number): string {
    const [number, unit] =
      value === 0 ? [0, "s"] : value < 0.9995 ? [value * 1e3, "ms"] : value < 7200 ? [value, "s"] : [value / 3600, "h"];
    return `${this.number(number)}${STAYS}${this.unit(unit)}`;
  }

  /** A time as the core's sentences write it from two minutes on: `2 min 6 s`, `1 h 36 min`. */
  time(value: number): string {
    if (value < 119.5) return this.seconds(value);
    const step = value < 599.5 ? 1 : value < 172_800 ? 60 : 3600;
    return this.length(Math.round(value / step) * step);
  }

  /** A length of time in hours, minutes and seconds. */
  length(value: number): string {
    const parts = { h: Math.floor(value / 3600), min: Math.floor((value % 3600) / 60), s: value % 60 };
    return Object.entries(parts)
      .filter(([, amount]) => amount > 0)
      .map(([unit, amount]) => `${this.number(amount)}${STAYS}${this.unit(unit)}`)
      .join(STAYS);
  }

  /** Between sentences. */
  get gap(): string {
    return this.language === "ja" ? "" : " ";
  }

  /** A number with the sign of percent, as the language sets it. */
  inPercent(value: string): string {
    return this.t("percent", { value });
  }

  /** A share in so many digits: what is not all is not shown as all, nor what there is as nothing. */
  roundedPercent(share: number, digits = 0): string {
    const least = 10 ** -digits;
    const text = (percent: number): string => this.decimals(percent, digits);
    const shown = text(share * 100);
    if (share > 0 && shown === text(0)) return this.inPercent(`<${text(least)}`);
    if (share < 1 - 1e-12 && shown === text(100)) return this.inPercent(`>${text(100 - least)}`);
    return this.inPercent(shown);
  }

  /** A share in percent, however small. */
  percent(share: number): string {
    const percent = share * 100;
    const digits = Math.abs(percent) < 0.95 ? 2 : 3;
    if (percent !== 0 && Math.abs(percent) < 1e-4) return this.inPercent("<0.0001");
    return this.inPercent(this.format(percent, { maximumSignificantDigits: digits }));
  }

  /** A demand over its limit; what is not exceeded never looks so, nor the other way round. */
  utilization(share: number): string {
    if (share > 9.99) return `${this.number(share)}×`;
    if (share > 1 + 1e-9 && share < 1.005) return this.inPercent(">100");
    if (share >= 0.995 && share < 1) return this.inPercent("<100");
    return this.inPercent(share > 0 && share < 0.005 ? "<1" : String(Math.round(share * 100)));
  }

  /** A quantity in a unit of the core. */
  quantity(value: number, unit: string): string {
    if (isBytes(unit)) return this.bytes(value) + this.unit(unit).slice(1);
    if (unit === "USD") return this.usd(value);
    if (unit === "share") return this.percent(value);
    if (unit === "s") return this.seconds(value);
    return `${this.number(value)}${STAYS}${this.texts[`${value === 1 ? "one" : "units"}.${unit}`] ?? this.unit(unit)}`;
  }

  /** `4 of 5 calls/s/shard`. */
  of(demand: number, limit: number, unit: string): string {
    if (isBytes(unit))
      return this.t("of", { demand: this.bytes(demand), limit: this.bytes(limit) }) + this.unit(unit).slice(1);
    if (unit === "s") return this.t("of", { demand: this.seconds(demand), limit: this.seconds(limit) });
    return `${this.t("of", { demand: this.number(demand), limit: this.number(limit) })}${STAYS}${this.unit(unit)}`;
  }

  unit(unit: string): string {
    return whole(this.texts[`unit.${unit}`] ?? unit);
  }
}

/** A space at which no line ends. */
const STAYS = "\u00a0";
/** A number, and the unit or the Japanese counter that it is in. */
const UNITS =
  /(\d) (?=(?:[KMGT]iB|B|GB|ms|s|min|m|h|%|changes|records|calls|shards?|seconds|minutes|hours?|days?|times|bytes|years?|months?|weeks?)(?![\w])|[件秒分時回つ個年日倍本行万億]|か月|ページ|ミリ秒|シャード)/g;

/** A slash in a Japanese unit, at which no line ends either. */
const PER = /\/(?=[\u3000-\uffff])/g;

/** A text in which every number stays with its unit, and no space follows a Japanese full stop. */
const whole = (text: string): string => text.replace(UNITS, `$1${STAYS}`).replace(PER, "/\u2060").replace(/。 /g, "。");

/** A text with its places filled. A space that keeps a place apart from Latin letters falls away between Japanese ones. */
function filled(text: string, places: Places): string {
  let all = "";
  const add = (part: string): void => {
    const [before, after] = [all.trimEnd(), part.trimStart()];
    const isApart = all.endsWith(" ") !== part.startsWith(" ");
    const isJapanese = isApart && JAPANESE.test(before.at(-1) ?? "") && JAPANESE.test(after.at(0) ?? "");
    all = isJapanese ? before + after : all + part;
  };
  for (const part of text.split(/(\{\w+\})/)) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    add(name === undefined ? part : String(places[name] ?? part));
  }
  return all;
}

/** Characters that are set without spaces around them. */
const JAPANESE = /[\u3000-\uffff]/;

/** Texts, joined. What is a sentence needs nothing after it. */
const joined = (texts: string[], between: string): string =>
  texts.reduce((all, text) => (all.endsWith("。") ? all + text : all + between + text));

/** The sentences of a message that joins several, or it alone. */
export function sentencesOf(message: Message): Message[] {
  const { parts } = message.arguments;
  if (message.id !== "joined" || parts === undefined || !("list" in parts)) return [message];
  return parts.list.items.flatMap((item) => ("message" in item ? [item.message] : []));
}

/** Bytes, or bytes a second and shard: the power of 1,024 goes before what they are counted by. */
const isBytes = (unit: string): boolean => unit === "B" || unit.startsWith("B/");

/** The language to begin with: the one chosen before, else the browser's. */
export function firstLanguage(chosen: string | null): Language {
  const wanted = [chosen ?? "", ...navigator.languages].map((tag) => tag.split("-")[0] ?? "");
  return wanted.find((tag): tag is Language => Object.hasOwn(LANGUAGES, tag)) ?? "en";
}
