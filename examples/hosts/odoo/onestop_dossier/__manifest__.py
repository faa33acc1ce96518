{
    "name": "One-stop deadlines",
    "summary": "Due date and outcome of each dossier, by onestop",
    "version": "17.0.1.0.0",
    "license": "Other OSI approved licence",
    "depends": ["base"],
    "external_dependencies": {"python": ["onestop"]},
    "data": [],
}
