// What a design review asks beyond numbers, A beside B.

import type { Report } from "../../generated/types";
import { usePage } from "../context";
import { letterOf, Section, Table } from "./parts";

export function Operations({ report }: { report: Report }) {
  const { words } = usePage();
  const { architectures } = report;
  const topics = architectures[0]?.operations.map(({ topic }) => topic) ?? [];
  return (
    <Section id="operations" wide>
      <Table label={words.t("section.operations")} head={[words.t("operations.topic"), ...architectures.map(({ id }) => `${letterOf(id).toUpperCase()} ${words.t(`architecture.${id}`)}`)]}>
        <tbody>
          {topics.map((topic, index) => (
            <tr key={topic}>
              <th scope="row">{words.t(`topic.${slug(topic)}`)}</th>
              {architectures.map(({ id, operations }) => (
                <td key={id}>
                  {words.t(`operation.${id}.${slug(topic)}`)}
                  <small class="meaning">{operations[index]?.source}</small>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

const slug = (topic: string): string => topic.replaceAll(" ", "-");
