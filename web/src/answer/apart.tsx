// Sections that stand for themselves: what breaks in one is reported in its place, and leaves the others as they are.

import { Component, type FunctionComponent } from "preact";
import { usePage } from "../context";

interface Held<Props> {
  props: Props;
  isBroken: boolean;
}

/**
 * A section that is drawn again when a property of it changes, and only then. One that broke is tried again with the
 * next properties. No element outlives its drawing: a kept one keeps the tree that it was drawn in, and that the last.
 */
export function apart<Props extends object>(Section: FunctionComponent<Props>) {
  return class extends Component<Props, Held<Props>> {
    override state: Held<Props> = { props: this.props, isBroken: false };

    static override getDerivedStateFromProps<Props extends object>(
      props: Props,
      held: Held<Props>,
    ): Held<Props> | null {
      return isSame(props, held.props) ? null : { props, isBroken: false };
    }

    override shouldComponentUpdate(_: Props, next: Held<Props>): boolean {
      return next.props !== this.state.props || next.isBroken !== this.state.isBroken;
    }

    override componentDidCatch(error: unknown): void {
      console.error(error);
      this.setState({ isBroken: true });
    }

    override render() {
      const { props, isBroken } = this.state;
      return isBroken ? <Broke /> : <Section {...props} />;
    }
  };
}

function isSame<Props extends object>(one: Props, other: Props): boolean {
  const keys = Object.keys(one) as (keyof Props)[];
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

function Broke() {
  const { words } = usePage();
  return (
    <p class="card problem" role="alert">
      {words.t("section.broken")}
    </p>
  );
}
