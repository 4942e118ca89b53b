@echo off
rem The commands of the Makefile that make sense on Windows: make html, make test, make clean.

setlocal
cd /d "%~dp0"
set "PY=.venv\Scripts\python.exe"
if "%PYTHON%"=="" set "PYTHON=py -3"

if "%1"=="html" goto html
if "%1"=="test" goto test
if "%1"=="clean" goto clean
echo   make html    Build the site and print the address to open
echo   make test    Unit, build and browser tests
echo   make clean   Remove what was built
exit /b 0

:html
call :install site ".[site]" || exit /b 1
if not exist _build mkdir _build
%PY% -m sphinx -n -W -w _build\mistakes.txt -b html -d _build\doctrees . _build\html
set "STATUS=%ERRORLEVEL%"
echo.
%PY% -c "from pathlib import Path; print('Open', Path('_build/html/index.html').resolve().as_uri())"
if "%STATUS%"=="0" exit /b 0
rem What was read is forgotten, so that the next build says the mistakes again.
if exist _build\doctrees rmdir /s /q _build\doctrees
echo.
echo Fix these before you publish the site:
type _build\mistakes.txt
exit /b %STATUS%

:test
call :install test ".[site,phone,snapshots,meetings,data]" --group test || exit /b 1
%PY% tests\browser\chromium.py || exit /b 1
%PY% -m pytest -n auto --dist loadfile --no-loadscope-reorder
exit /b %ERRORLEVEL%

:clean
if exist _build rmdir /s /q _build
exit /b 0

:install
if not exist %PY% %PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" || (
  echo This needs Python 3.11 or newer. If you have one: set PYTHON=C:\path\to\python.exe
  exit /b 1
)
if not exist %PY% %PYTHON% -m venv .venv || exit /b 1
fc /b pyproject.toml .venv\installed-%1.toml >nul 2>nul && exit /b 0
%PY% -m pip install --quiet --disable-pip-version-check "pip>=25.1" || exit /b 1
%PY% -m pip install --quiet --disable-pip-version-check --compile --editable %2 %3 %4 || exit /b 1
copy /y pyproject.toml .venv\installed-%1.toml >nul
exit /b 0
