declare module 'virtual:muster-theme.css'
declare module '*.css'
