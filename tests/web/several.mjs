// The page as it would be with other architectures than there are: the core's answers, changed on their way to the page.

/**
 * Prepares a context in which every report, outlook and simulation has an architecture for each of these numbers: the
 * one that the core has at that place, and where it was taken before, a clone with an id, a letter and a label of its own.
 */
export const withArchitectures =
  (...sources) =>
  (context) =>
    context.addInitScript(change, sources);

/** What the clones are called. */
export const CLONES = {
  C: "Third service, Firehose",
  D: "Fourth service",
  E: "Fifth service, Lambda, Firehose",
  F: "Sixth",
};

/** In the page, before its own script. */
function change(sources) {
  const LABELS = ["", "", "Third service, Firehose", "Fourth service", "Fifth service, Lambda, Firehose", "Sixth"];
  const isClone = (index) => sources.indexOf(sources[index]) < index;
  const idOf = (id, index) => (isClone(index) ? `toy-${index + 1}` : id);
  /** What there is of each architecture, taken from what there is of those of the core. */
  const taken = (list, rename = (one) => one) =>
    sources.map((source, index) => {
      const one = structuredClone(list[source]);
      return isClone(index) ? rename(one, index) : one;
    });
  const renamed = (one, index) => ({ ...one, architecture: idOf(one.architecture, index) });
  const reported = (one, index) => ({
    ...one,
    id: idOf(one.id, index),
    letter: String.fromCharCode(65 + index),
    label: LABELS[index],
    monthly_usd: one.monthly_usd * (1 + index / 10),
  });

  const own = JSON.parse;
  JSON.parse = (...given) => {
    const answer = own(...given);
    if (answer?.report?.architectures) answer.report.architectures = taken(answer.report.architectures, reported);
    return answer;
  };

  const listen = Worker.prototype.addEventListener;
  Worker.prototype.addEventListener = function (type, listener, ...rest) {
    const hear = ({ data }) => {
      const ahead = data.tells === "answer" && data.answer.value;
      if (ahead?.by_service) {
        ahead.report.architectures = taken(ahead.report.architectures, reported);
        ahead.shards_keys = taken(ahead.shards_keys);
        ahead.by_service = taken(ahead.by_service);
        for (const of of ["remedies", "reasons", "safer"]) ahead.messages[of] = taken(ahead.messages[of]);
      }
      if (ahead?.headroom) {
        const ids = ahead.headroom.map(({ architecture }) => architecture);
        ahead.headroom = taken(ahead.headroom, renamed);
        ahead.curve.series = taken(ahead.curve.series, renamed);
        ahead.one_more = sources.flatMap((source, index) => {
          const own = ahead.one_more.filter(({ architecture }) => architecture === ids[source]);
          return isClone(index) ? own.map((one) => renamed(one, index)) : own;
        });
      }
      if (data.tells === "found") {
        const { findings, events } = data.simulated;
        findings.architectures = taken(findings.architectures, (one, index) => ({ ...one, id: idOf(one.id, index) }));
        data.simulated.events = taken(events);
      }
      listener({ data });
    };
    return listen.call(this, type, type === "message" ? hear : listener, ...rest);
  };
}
