// What a design review asks beyond numbers, architectures beside each other.

import type { Report } from "../../generated/types";
import { columnOf, lettered, shownIn } from "../architectures";
import { usePage } from "../context";
import { apart } from "./apart";
import { Brief } from "./Brief";
import { column, Section, Table } from "./parts";

/** With more architectures than this, sources are seen on demand where the window is wide. */
const FEW = 3;

export const Operations = apart(function Operations({ report }: { report: Report }) {
  const { words } = usePage();
  const architectures = shownIn(report);
  const topics = new Set(architectures.flatMap(({ operations }) => operations.map(({ topic }) => topic)));
  return (
    <Section id="operations" wide>
      <Brief isMany={architectures.length > FEW} more={words.t("operations.sources")}>
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
                      {operation && breaking(words.find(keyOf(one.id, operation)) ?? operation.text)}
                      <small class="meaning">{breaking(operation?.source ?? "")}</small>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </Table>
      </Brief>
    </Section>
  );
});

/** The key of an answer: that of its variant of the architecture, if it has one. */
const keyOf = (id: string, { topic, variant }: { topic: string; variant?: string | null }): string =>
  [`operation.${id}.${slug(topic)}`, variant].filter(Boolean).join(".");

/** A name of many words in one may end a line between two of them. */
const breaking = (text: string) =>
  text.split(/(\w{20,})/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={index} translate={false}>
        {part.split(/(?=[A-Z])/).map((word) => (
          <>
            <wbr />
            {word}
          </>
        ))}
      </span>
    ),
  );

const slug = (topic: string): string => topic.replaceAll(" ", "-");
