// What a design review asks beyond numbers, architectures beside each other.

import { useState } from "preact/hooks";
import type { Report } from "../../generated/types";
import { columnOf, lettered, shownIn } from "../architectures";
import { usePage } from "../context";
import { ALL } from "../views";
import { apart } from "./apart";
import { column, Section, Table } from "./parts";

/** With more architectures than this, sources are seen on demand where the window is wide. */
const FEW = 3;

export const Operations = apart(function Operations({ report }: { report: Report }) {
  const { words, shown } = usePage();
  const [isWhole, setWhole] = useState(false);
  const architectures = shownIn(report);
  const isMany = architectures.length > FEW && shown !== ALL;
  const topics = new Set(architectures.flatMap(({ operations }) => operations.map(({ topic }) => topic)));
  return (
    <Section id="operations" wide>
      {isMany && (
        <button type="button" class="whole-lines" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
          {words.t("operations.sources")}
        </button>
      )}
      <div class={isMany && !isWhole ? "is-brief" : undefined}>
        <Table
          label={words.t("section.operations")}
          head={[words.t("operations.topic"), ...architectures.map((one) => column(lettered(one, words), one))]}
        >
          <tbody>
            <tr>
              <th scope="row">{words.t("operations.duties")}</th>
              {architectures.map((one) => (
                <td key={one.id} class={columnOf(one)}>
                  <ul class="plain">
                    {one.duties.map((duty) => (
                      <li key={duty}>{words.t(`duty.${duty}`)}</li>
                    ))}
                  </ul>
                </td>
              ))}
            </tr>
            {[...topics].map((topic) => (
              <tr key={topic}>
                <th scope="row">{words.find(`topic.${slug(topic)}`) ?? topic}</th>
                {architectures.map((one) => {
                  const operation = one.operations.find((operation) => operation.topic === topic);
                  return (
                    <td key={one.id} class={columnOf(one)}>
                      {operation && (words.find(keyOf(one.id, operation)) ?? operation.text)}
                      <small class="meaning">{operation?.source}</small>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Section>
  );
});

/** The key of an answer: that of its variant of the architecture, if it has one. */
const keyOf = (id: string, { topic, variant }: { topic: string; variant?: string | null }): string =>
  [`operation.${id}.${slug(topic)}`, variant].filter(Boolean).join(".");

const slug = (topic: string): string => topic.replaceAll(" ", "-");
