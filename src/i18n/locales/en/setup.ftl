# The pages that `setup` serves on the operator's own machine.
setup-intro = This registers the GitHub App. GitHub shows what it asks for and lets you choose its name; nothing is registered before you confirm it there.
setup-hook = The App will serve at { $url }, and GitHub must be able to reach it there for the webhooks.
setup-file = Its credentials are then written to { $path } on this machine, readable by your account alone.
setup-button = Go to GitHub
setup-done = Done. The App { $slug } is registered, and its credentials are in { $path }. The terminal says what to do next; this page can be closed.
setup-host = This page answers only at its own address on this machine. Open the address that the terminal shows.
setup-wrong-state = This answer does not belong to the registration that was begun here, so it was not taken. Begin again at the address that the terminal shows.
setup-no-code = GitHub sent no code, so no App was registered. Begin again at the address that the terminal shows.
setup-spent = { $reason }. Nothing was written. Begin again at the address that the terminal shows.
setup-retry = { $reason }. Nothing was written. The code stays good for an hour: reload this page to try again.
setup-unwritten = { $reason }. The credentials are kept as long as the program runs: mend what is wrong, then reload this page to write them.
