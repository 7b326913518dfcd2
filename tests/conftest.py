pytest_plugins = [
    "tests.plumbing.browser",
    "tests.plumbing.rates",
    "tests.plumbing.serving",
    "tests.plumbing.selection",
    "tests.plumbing.table",
    "tests.plumbing.tenancy",
]
