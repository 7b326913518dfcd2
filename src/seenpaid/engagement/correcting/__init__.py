"""Verdicts put right later, by a member, by what the same visitor does next, or by better rules; counts and events follow."""
